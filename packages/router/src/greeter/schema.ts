import { z } from 'zod';

/** Languages that the greeter speaks. */
export const Locale = z.enum(['en', 'fr', 'de', 'es', 'zh']).meta({ id: 'Locale' });
export type Locale = z.infer<typeof Locale>;

/** A name as people write it: 1 to 80 characters around which white space does not count. */
export const Name = z.string().trim().min(1, 'Please give a name').max(80, 'A name has at most 80 characters');

export const HelloRequest = z.object({ name: Name, locale: Locale.optional() }).meta({ id: 'HelloRequest' });

export const HelloReply = z.object({ message: z.string() }).meta({ id: 'HelloReply' });

export const HelloManyRequest = z.object({
  names: z.array(Name).min(1).max(100),
  locale: Locale.optional(),
  /** Id of the last greeting that was received; the stream goes on after it. */
  lastEventId: z.string().optional(),
});

/** One greeting for many. */
export const HelloAllReply = z
  .object({ message: z.string(), greeted: z.int().nonnegative() })
  .meta({ id: 'HelloAllReply' });

export const GreetingsRequest = z
  .object({
    /** Id of the last greeting that was received; what was said since comes first. */
    lastEventId: z.string().optional(),
  })
  .optional();

/** A greeting that was said. */
export const Greeting = z.object({ name: z.string(), message: z.string(), at: z.date() }).meta({ id: 'Greeting' });
export type Greeting = z.infer<typeof Greeting>;
