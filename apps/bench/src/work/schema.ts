import { HelloReply, HelloRequest } from '@ahoy/router/greeter/schema';
import { z } from 'zod';

// Every side validates with these, so that none has less to do than another.
export { HelloReply, HelloRequest };
export type HelloRequest = z.input<typeof HelloRequest>;
export type HelloReply = z.infer<typeof HelloReply>;

const Guest = z.object({
  id: z.int32(),
  name: z.string().min(1).max(80),
  email: z.string().max(120),
  nights: z.number().min(0),
  vip: z.boolean(),
  wishes: z.array(z.string()).max(10),
});

/** Structured data of any size, which a side takes and gives back. */
export const GuestList = z.object({ guests: z.array(Guest) }).meta({ id: 'GuestList' });
export type GuestList = z.infer<typeof GuestList>;

/** How long a stream is, and how many characters each of its items has. */
export const CountRequest = z
  .object({ items: z.int32().min(1), characters: z.int32().min(0) })
  .meta({ id: 'CountRequest' });
export type CountRequest = z.infer<typeof CountRequest>;

/** One item of a stream. */
export const Item = z.object({ n: z.int32(), text: z.string() }).meta({ id: 'Item' });
export type Item = z.infer<typeof Item>;
