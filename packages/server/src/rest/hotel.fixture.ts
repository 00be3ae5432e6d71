import type { ErrorShape } from '@ahoy/core';
import { createProcedureBuilder, type ServiceProcedureBuilder, stream, trackedStream } from '@ahoy/core/procedure';
import { tracked, TRPCError } from '@trpc/server';
import { EventEmitter } from 'node:events';
import { z } from 'zod';

const procedure: ServiceProcedureBuilder = createProcedureBuilder();

/** What happened inside the handlers; the tests run in the process that serves them. */
export const happened: EventEmitter<Record<string, unknown[]>> = new EventEmitter();

class RoomTaken extends TRPCError {}

const roomTaken = ({ error, shape }: { error: TRPCError; shape: ErrorShape }) =>
  error instanceof RoomTaken
    ? { ...shape, data: { ...shape.data, reason: 'ROOM_TAKEN' as const, until: new Date(0), by: ['Ada', 'Grace'] } }
    : undefined;
const RoomTakenData = z.object({ reason: z.literal('ROOM_TAKEN'), until: z.date(), by: z.array(z.string()) });

const Booking = z
  .object({ id: z.string(), guest: z.string().min(1, 'Who comes?'), nights: z.int().min(1), from: z.date().optional() })
  .meta({ id: 'Booking' });
const Bill = z
  .object({ id: z.string(), guest: z.string(), from: z.date().optional(), cents: z.bigint(), beds: z.set(z.string()) })
  .meta({ id: 'Bill' });

/** A service with each kind of procedure. */
export const hotel: Readonly<Record<string, object>> = {
  book: procedure
    .meta({ http: 'POST /rooms/{id}/bookings', errors: RoomTakenData })
    .input(Booking)
    .output(Bill)
    .errors(roomTaken)
    .mutation(({ input: { id, guest, nights, from } }) => {
      if (guest === 'Voldemort') throw new RoomTaken({ code: 'CONFLICT', message: 'the room is taken' });
      return { id, guest, from, cents: BigInt(nights) * 12_300n, beds: new Set(['left', 'right']) };
    }),
  find: procedure
    .meta({ http: 'GET /rooms' })
    .input(
      z.object({
        floor: z.int().optional(),
        free: z.boolean().optional(),
        since: z.date().optional(),
        names: z.array(z.string()).optional(),
      }),
    )
    .output(
      z.object({
        floor: z.int().optional(),
        free: z.boolean().optional(),
        since: z.date().optional(),
        names: z.array(z.string()).optional(),
      }),
    )
    .query(({ input }) => input),
  leave: procedure
    .input(z.object({ guest: z.string() }).optional())
    .mutation(({ input }) => void happened.emit('left', input)),
  fails: procedure.query(() => {
    throw Object.assign(new Error('the secret is 42'), { status: 404 });
  }),
  circular: procedure.query((): object => {
    const answer: { self?: unknown } = {};
    answer.self = answer;
    return answer;
  }),
  countdown: procedure
    .meta({ http: 'GET /countdown/{from}' })
    .input(z.object({ from: z.int().min(0) }))
    .output(stream(z.object({ left: z.int(), at: z.date() })))
    .subscription(async function* ({ input }) {
      for (let left = input.from; left >= 0; left--) yield { left, at: new Date(left) };
    }),
  pages: procedure
    .input(z.object({ upTo: z.int(), lastEventId: z.string().optional() }))
    .output(trackedStream(z.string()))
    .subscription(async function* ({ input }) {
      for (let page = Number(input.lastEventId ?? 0) + 1; page <= input.upTo; page++) {
        yield tracked(String(page), `page ${page}`);
      }
    }),
  feed: procedure
    .meta({ http: 'GET /feed' })
    .input(z.object({ lastEventId: z.string().optional() }).optional())
    .output(trackedStream(z.string()))
    .subscription(async function* ({ input }) {
      yield tracked('née', `after ${input?.lastEventId}`);
    }),
  breaks: procedure
    .meta({ errors: RoomTakenData })
    .input(z.object({ after: z.int(), how: z.enum(['declared', 'unforeseen', 'bad item', 'bad id']) }))
    .errors(roomTaken)
    .subscription(async function* ({ input }) {
      for (let item = 1; item <= input.after; item++) yield item;
      if (input.how === 'declared') throw new RoomTaken({ code: 'CONFLICT', message: 'the room is taken' });
      if (input.how === 'unforeseen') throw new TypeError('the secret is 42');
      yield input.how === 'bad id' ? tracked('1\n2', 1) : () => {};
    }),
  ticks: procedure
    .meta({ http: 'GET /ticks/{id}' })
    .input(z.object({ id: z.string() }))
    .subscription(async function* ({ input, signal }) {
      try {
        for (let tick = 0; !signal?.aborted; tick++) {
          yield tick;
          await new Promise((resolve) => setImmediate(resolve));
        }
      } finally {
        happened.emit(`${input.id} left`);
      }
    }),
  sum: procedure
    .meta({ http: 'POST /sum' })
    .input(stream(z.int().max(1_000)))
    .output(z.object({ total: z.int() }))
    .mutation(async ({ input }) => {
      let total = 0;
      for await (const item of input) {
        total += item;
        if (total > 10_000) break;
      }
      return { total };
    }),
  double: procedure
    .input(stream(z.object({ n: z.int(), at: z.date().optional() })))
    .output(stream(z.object({ n: z.int(), at: z.date().optional() })))
    .subscription(async function* ({ input }) {
      try {
        for await (const { n, at } of input) yield { n: 2 * n, at };
      } finally {
        happened.emit('double ended');
      }
    }),
  ignores: procedure.input(stream(z.string())).mutation(() => 'did not listen'),
};
