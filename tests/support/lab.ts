import { addResponseMetadata, CallError, currentCall, type ErrorShape, timeLeftMs } from '@ahoy/core';
import { createProcedureBuilder, type ServiceProcedureBuilder, stream, trackedStream } from '@ahoy/core/procedure';
import { tracked, TRPCError } from '@trpc/server';
import { once } from 'node:events';
import { z } from 'zod';
import { events } from './lab-events.ts';

const procedure: ServiceProcedureBuilder = createProcedureBuilder();

const Rich = z.object({
  date: z.date(),
  big: z.bigint(),
  bytes: z.instanceof(Uint8Array),
  map: z.map(z.string(), z.date()),
  set: z.set(z.number()),
  nothing: z.undefined().optional(),
  list: z.array(z.union([z.date(), z.undefined(), z.null(), z.string()])),
});
export type Rich = z.infer<typeof Rich>;

export const add = procedure
  .input(z.object({ a: z.number(), b: z.number() }))
  .output(z.number())
  .query(({ input }) => input.a + input.b);

export const rich = procedure
  .input(Rich)
  .output(Rich)
  .query(({ input }) => input);

/** Takes anything and gives it back. */
export const echo = procedure.input(z.unknown()).query(({ input }) => input);

export const maybe = procedure
  .input(z.object({ name: z.string() }).optional())
  .query(({ input }) => (input === undefined ? 'nothing came' : `${input.name} came`));

export const noInput = procedure.query(({ input }) => String(input));

export const noOutput = procedure.mutation(() => {});

let counter = 0;
export const increment = procedure.mutation(() => ++counter);
export const count = procedure.query(() => counter);

/** Two inputs that are merged, and a middleware that adds to the context. */
export const merged = procedure
  .input(z.object({ first: z.string() }))
  .use(({ ctx, next }) => next({ ctx: { ...ctx, stamp: 7 } }))
  .input(z.object({ second: z.int().default(2) }))
  .query(({ ctx, input }) => `${input.first} ${input.second} ${ctx.stamp}`);

export const refuse = procedure.input(z.enum(['CONFLICT', 'UNAUTHORIZED', 'TOO_MANY_REQUESTS'])).query(({ input }) => {
  throw new TRPCError({ code: input, message: `refused with ${input}` });
});

class SoldOut extends TRPCError {
  readonly left: number;
  constructor(left: number) {
    super({ code: 'CONFLICT', message: `only ${left} left` });
    this.left = left;
  }
}

interface SoldOutShape extends ErrorShape {
  readonly data: ErrorShape['data'] & { readonly reason: 'SOLD_OUT'; readonly left: number; readonly since: Date };
}

export const buy = procedure
  .input(z.object({ amount: z.int().min(1).max(1_000) }))
  .errors(({ error, shape }): SoldOutShape | undefined =>
    error instanceof SoldOut
      ? { ...shape, data: { ...shape.data, reason: 'SOLD_OUT', left: error.left, since: new Date(0) } }
      : undefined,
  )
  .mutation(({ input }) => {
    if (input.amount > 3) throw new SoldOut(3);
    return { bought: input.amount };
  });

/** A mistake of the programmer: nothing of it may reach a caller but an id. */
export const crash = procedure.query(() => {
  throw new TypeError('the secret is 42');
});

/** An answer that does not fit its own schema. */
export const wrongOutput = procedure.output(z.object({ age: z.int() })).query(() => ({ age: 1.5 }));

/** Never answers; tells when it began and when its signal aborted. */
export const hang = procedure.input(z.string()).query(async ({ input, signal }) => {
  events.emit(`${input} began`);
  if (!signal?.aborted) await once(signal as AbortSignal, 'abort');
  events.emit(`${input} aborted`);
  return 'too late';
});

/** Says how much time the handler has, and which trace it is part of. */
export const context = procedure.query(() => {
  const call = currentCall();
  return {
    path: call?.path,
    leftMs: call?.deadline === undefined ? undefined : timeLeftMs(call.deadline),
    traceId: call?.trace.traceId,
  };
});

export const countdown = procedure
  .input(z.object({ from: z.int() }))
  .output(stream(z.object({ left: z.int(), at: z.date() })))
  .subscription(async function* ({ input }) {
    for (let left = input.from; left >= 0; left--) yield { left, at: new Date(left) };
  });

export const pages = procedure
  .input(z.object({ upTo: z.int(), lastEventId: z.string().optional() }))
  .output(trackedStream(z.string()))
  .subscription(async function* ({ input }) {
    for (let page = Number(input.lastEventId ?? 0) + 1; page <= input.upTo; page++) {
      yield tracked(String(page), `page ${page}`);
    }
  });

/** Yields one item, then fails as it is told to. */
export const breaks = procedure
  .input(z.object({ how: z.enum(['declared', 'unforeseen', 'bad item']) }))
  .output(stream(z.string().max(20)))
  .errors(({ error, shape }): SoldOutShape | undefined =>
    error instanceof SoldOut
      ? { ...shape, data: { ...shape.data, reason: 'SOLD_OUT', left: error.left, since: new Date(0) } }
      : undefined,
  )
  .subscription(async function* ({ input }) {
    yield 'first';
    if (input.how === 'declared') throw new SoldOut(0);
    if (input.how === 'unforeseen') throw new TypeError('the secret is 42');
    yield 'x'.repeat(21);
  });

/** Yields for ever; tells when it has been left. */
export const ticks = procedure.input(z.object({ id: z.string() })).subscription(async function* ({ input, signal }) {
  try {
    for (let tick = 0; ; tick++) {
      yield { tick };
      await new Promise((resolve) => setImmediate(resolve));
      if (signal?.aborted) return;
    }
  } finally {
    events.emit(`${input.id} left`);
  }
});

/** Yields once, then waits for its signal. */
export const quiet = procedure.input(z.string()).subscription(async function* ({ input, signal }) {
  try {
    yield 'only';
    if (!signal?.aborted) await once(signal as AbortSignal, 'abort');
  } finally {
    events.emit(`${input} left`);
  }
});

/** Fails with an error of another service, as a handler does that lets one through. */
export const passOn = procedure.query(() => {
  throw CallError.local('SERVICE_UNAVAILABLE', 'the other service is not reachable');
});

/** An answer that refers to itself. */
export const circular = procedure.query((): { self?: unknown } => {
  const answer: { self?: unknown } = {};
  answer.self = answer;
  return answer;
});

/** A stream that is no generator; tells when it is opened and closed. */
function openStream(name: string, signal: AbortSignal | undefined): AsyncIterable<string> {
  return {
    [Symbol.asyncIterator]() {
      let closed = false;
      const close = (): void => {
        if (!closed) events.emit(`${name} closed`);
        closed = true;
      };
      return {
        async next() {
          events.emit(`${name} opened`);
          if (!signal?.aborted) await once(signal as AbortSignal, 'abort');
          close();
          return { done: true, value: undefined };
        },
        async return() {
          close();
          return { done: true, value: undefined };
        },
      };
    },
  };
}

export const custom = procedure.input(z.string()).subscription(({ input, signal }) => {
  setImmediate(() => events.emit(`${input} opened`));
  return openStream(input, signal);
});

/** Opens its stream when nobody waits for it any more. */
export const opensLate = procedure
  .input(z.string())
  .output(stream(z.string()))
  .subscription(async ({ input, signal }) => {
    await once(signal as AbortSignal, 'abort');
    return openStream(input, undefined);
  });

interface UncarriableShape extends ErrorShape {
  readonly data: ErrorShape['data'] & { readonly reason: 'UNCARRIABLE'; readonly pattern: RegExp };
}

/** Declares an error with data that has no form on a wire. */
export const uncarriable = procedure
  .errors(({ shape }): UncarriableShape => ({ ...shape, data: { ...shape.data, reason: 'UNCARRIABLE', pattern: /x/ } }))
  .query(() => {
    throw new TRPCError({ code: 'CONFLICT', message: 'declared' });
  });

/** Adds up what its caller sends, until it has enough. */
export const sum = procedure
  .input(stream(z.int().max(1_000)))
  .output(z.int())
  .mutation(async ({ input }) => {
    let total = 0;
    for await (const item of input) {
      total += item;
      if (total > 10_000) break;
    }
    return total;
  });

/** Answers each item before the next one is sent. */
export const double = procedure
  .input(stream(z.object({ n: z.int(), at: z.date().optional() })))
  .output(stream(z.object({ n: z.int(), at: z.date().optional() })))
  .subscription(async function* ({ input }) {
    for await (const { n, at } of input) yield { n: 2 * n, ...(at && { at }) };
  });

/** Says who has answered, where a server of ours does: a stock one has headers of its own. */
function sayWho(): void {
  if (currentCall()) addResponseMetadata({ 'X-Served-By': 'lab', 'x-call': String(currentCall()?.path) });
}

export const servedBy = procedure
  .input(z.object({ refuse: z.boolean() }))
  .output(z.string())
  .query(({ input }) => {
    sayWho();
    if (input.refuse) throw new TRPCError({ code: 'CONFLICT', message: 'refused' });
    return 'served';
  });

export const servedItems = procedure
  .input(z.object({ items: z.int(), refuse: z.boolean() }))
  .output(stream(z.int()))
  .subscription(async function* ({ input }) {
    sayWho();
    for (let item = 1; item <= input.items; item++) {
      yield item;
      // The answer has begun: this comes too late for its caller.
      if (currentCall()) addResponseMetadata({ 'x-served-by': 'nobody', 'x-late': String(item) });
    }
    if (input.refuse) throw new TRPCError({ code: 'CONFLICT', message: 'refused' });
  });
