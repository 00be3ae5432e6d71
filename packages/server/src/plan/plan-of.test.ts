import { isStream } from '@ahoy/core';
import { toErrorShape } from '@ahoy/core/procedure';
import { type AnyTRPCProcedure, initTRPC, tracked, TRPCError } from '@trpc/server';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { type Plan, planOf } from './plan-of.ts';

/** What a step has seen or done, in order. */
type Log = unknown[];

/** A part of a procedure that writes what it sees into a log. */
type Part = (builder: AnyBuilder, log: Log) => AnyBuilder;

/** tRPC's builder, whose own types cannot follow a procedure that is put together at random. */
interface AnyBuilder {
  readonly input: (parser: unknown) => AnyBuilder;
  readonly output: (parser: unknown) => AnyBuilder;
  readonly meta: (meta: object) => AnyBuilder;
  readonly use: (middleware: (options: Options) => unknown) => AnyBuilder;
  readonly errors: (formatter: (given: FormatterOptions) => unknown) => AnyBuilder;
  readonly concat: (other: AnyBuilder) => AnyBuilder;
  readonly query: End;
  readonly mutation: End;
  readonly subscription: End;
}

type End = (resolver: (options: Options) => unknown) => AnyTRPCProcedure;

interface FormatterOptions {
  readonly error: TRPCError;
  readonly shape: object;
  readonly input: unknown;
  readonly ctx: unknown;
}

const t = initTRPC.context<object>().create({ isDev: false });

const anyBuilder = t.procedure as unknown as AnyBuilder;

const noting = (log: Log, name: string) => (value: unknown) => {
  log.push([name, value]);
  return true;
};

const inputs: Record<string, (log: Log) => unknown> = {
  'an object': () => z.object({ a: z.number().default(1), text: z.string().trim().optional() }),
  'another object': () => z.object({ b: z.string().max(3).nullish() }),
  'a loose object': () => z.looseObject({ list: z.array(z.union([z.string(), z.int()])).optional() }),
  'a refined object': (log) => z.object({ a: z.unknown() }).refine(noting(log, 'refined')),
  'a refusal': (log) => z.unknown().refine((value) => !noting(log, 'refused')(value), 'never'),
  'a transform': (log) => z.unknown().transform((value) => [noting(log, 'transformed')(value), value]),
  'an async refinement': (log) => z.unknown().refine(async (value) => noting(log, 'later')(value)),
  'an async refusal': () => z.unknown().refine(async () => false, 'never, later'),
  'a schema that throws': (log) =>
    z.unknown().refine((value) => {
      log.push(['throws', value]);
      throw new TypeError('broken schema');
    }),
  'a function': (log) => (value: unknown) => {
    log.push(['function', value]);
    return value;
  },
  'an optional object': () => z.object({ a: z.number() }).optional(),
  'a catch': () => z.object({ a: z.number().catch(7) }).catch({ a: 8 }),
};

interface Options {
  readonly next: (change?: object) => Promise<{ ok: boolean; data?: unknown; error?: unknown }>;
  readonly getRawInput: () => Promise<unknown>;
  readonly input: unknown;
  readonly ctx: object;
}

const middlewares: Record<string, (options: Options, log: Log) => unknown> = {
  'passes on': ({ next }) => next(),
  'waits, then passes on': async ({ next }) => {
    await Promise.resolve();
    return next({});
  },
  'adds to the context': ({ next, ctx }) => next({ ctx: { step: Object.keys(ctx).length, added: true } }),
  'replaces the input': ({ next }) => next({ input: { a: 5, b: 'new', replaced: true } }),
  'takes the input away': ({ next }) => next({ input: undefined }),
  'replaces the raw input': ({ next }) => next({ getRawInput: async () => ({ a: 9, b: 'raw' }) }),
  'has the raw input fail': ({ next }) => next({ getRawInput: () => Promise.reject(new Error('no input')) }),
  'reads the raw input twice': async ({ next, getRawInput }, log) => {
    log.push(await getRawInput(), await getRawInput());
    return next();
  },
  'reads the raw input late': async ({ next, getRawInput }, log) => {
    const result = await next();
    log.push(await getRawInput());
    return result;
  },
  'throws before': () => {
    throw new TRPCError({ code: 'FORBIDDEN', message: 'not you' });
  },
  'throws something else': () => Promise.reject(new RangeError('out of range')),
  'throws after': async ({ next }) => {
    await next();
    throw new TRPCError({ code: 'CONFLICT', message: 'too late' });
  },
  'replaces the data': async ({ next }) => {
    const result = await next();
    if (!result.ok || isStream(result.data)) return result;
    return { ...result, data: { replaced: result.data } };
  },
  'saves the call': async ({ next }) => {
    const result = await next();
    return result.ok ? result : { ...result, ok: true, data: 'saved' };
  },
  'answers by itself': () => ({ ok: true, data: 'own', marker: 'middlewareMarker' }),
  'forgets to answer': () => undefined,
  'goes on twice': async ({ next }) => {
    await next({ ctx: { first: true } });
    return next();
  },
  'looks at the result': async ({ next }, log) => {
    const result = await next();
    log.push(['result', Object.keys(result).toSorted(), result.ok]);
    return result;
  },
};

const outputs: Record<string, (log: Log) => unknown> = {
  anything: () => z.unknown(),
  'an object': () => z.object({ input: z.unknown() }),
  'a transform': () => z.unknown().transform((value) => (isStream(value) ? value : { answer: value })),
  'an async transform': () => z.unknown().transform(async (value) => (isStream(value) ? value : { later: value })),
  'a refusal': (log) => z.unknown().refine((value) => !noting(log, 'output')(isStream(value)), 'no answer'),
  'a function': () => (value: unknown) => value,
};

const formatters: Record<string, (given: FormatterOptions) => unknown> = {
  'of all errors': ({ error, shape, input }) => ({ ...shape, message: `formatted ${error.message}`, input }),
  'of conflicts': ({ error, shape }) =>
    error.code === 'CONFLICT' ? { ...shape, data: { reason: 'CONFLICT' } } : undefined,
  'that throws': () => {
    throw new Error('broken formatter');
  },
};

const resolvers: Record<string, (options: Options) => unknown> = {
  'answers at once': ({ input, ctx }) => ({ input, ctx }),
  'answers later': async ({ input }) => ({ input }),
  'answers with nothing': () => undefined,
  throws: () => {
    throw new TypeError('a mistake');
  },
  'throws a declared error': () => Promise.reject(new TRPCError({ code: 'CONFLICT', message: 'taken' })),
  'throws a text': () => Promise.reject('just a text'),
  streams: async function* () {
    yield* [1, 2, 3];
  },
  'streams with ids': async function* () {
    yield tracked('1', 'first');
    yield tracked('2', 'second');
  },
  'fails in its stream': async function* () {
    yield 1;
    throw new TRPCError({ code: 'CONFLICT', message: 'broke off' });
  },
  'promises a stream': async () => resolvers['streams']?.({} as Options),
};

function seen(options: Options & { signal?: unknown }): unknown {
  const { ctx, getRawInput, input, signal, ...rest } = options;
  return { ...rest, ctx, input, signal: typeof signal, getRawInput: typeof getRawInput, next: undefined };
}

const partOf = fc.oneof(
  {
    weight: 3,
    arbitrary: nameIn(inputs).map(
      (name): Part =>
        (builder, log) =>
          builder.input(inputs[name]?.(log)),
    ),
  },
  { weight: 3, arbitrary: nameIn(middlewares).map(used) },
  {
    weight: 1,
    arbitrary: nameIn(formatters).map(
      (name): Part =>
        (builder, log) =>
          builder.errors((given) => {
            log.push(['format', given.error.code, given.input, given.ctx]);
            return formatters[name]?.(given);
          }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.nat(9).map(
      (value): Part =>
        (builder) =>
          builder.meta({ value }),
    ),
  },
);
const concatenated = fc.array(partOf, { maxLength: 3 }).map(
  (parts): Part =>
    (builder, log) =>
      builder.concat(parts.reduce((one, part) => part(one, log), anyBuilder)),
);
const procedures = fc.record({
  parts: fc.array(fc.oneof({ weight: 6, arbitrary: partOf }, { weight: 1, arbitrary: concatenated }), { maxLength: 6 }),
  output: fc.option(fc.record({ name: nameIn(outputs), at: fc.nat(6) })),
  type: fc.constantFrom('query' as const, 'mutation' as const, 'subscription' as const),
  resolver: nameIn(resolvers),
});

function nameIn(cases: object): fc.Arbitrary<string> {
  return fc.constantFrom(...Object.keys(cases));
}

function used(name: string): Part {
  return (builder, log) =>
    builder.use((options) => {
      log.push([name, seen(options)]);
      return middlewares[name]?.(options, log);
    });
}

function build({ parts, output, type, resolver }: ProcedureSpec, log: Log): AnyTRPCProcedure {
  let builder = anyBuilder;
  for (const [index, part] of [...parts, (same: AnyBuilder): AnyBuilder => same].entries()) {
    if (output && Math.min(output.at, parts.length) === index) builder = builder.output(outputs[output.name]?.(log));
    builder = part(builder, log);
  }
  return builder[type]((options) => {
    log.push([resolver, seen(options)]);
    return resolvers[resolver]?.(options);
  });
}

type ProcedureSpec = typeof procedures extends fc.Arbitrary<infer Spec> ? Spec : never;

async function outcomeOf(run: () => unknown): Promise<unknown> {
  try {
    const answer = await run();
    if (!isStream(answer)) return { answer };
    const items: unknown[] = [];
    try {
      for await (const item of answer) items.push(item);
      return { items };
    } catch (error) {
      return { items, ...describe(error) };
    }
  } catch (error) {
    return describe(error);
  }
}

function describe(error: unknown): { error: unknown } {
  if (!(error instanceof TRPCError)) return { error: String(error) };
  const { name, code, message, cause } = error;
  const { issues } = (cause ?? {}) as { issues?: unknown };
  const shape = JSON.stringify(toErrorShape(error, 'a.b')).replaceAll(/[0-9a-f-]{36}/g, 'an id');
  return { error: { name, code, message, cause: String(cause), issues, shape } };
}

const values = fc.oneof(
  fc.constantFrom(undefined, null, 5, 'text', [], {}),
  fc.record(
    { a: fc.oneof(fc.integer(), fc.string()), b: fc.string({ maxLength: 5 }), text: fc.string() },
    { requiredKeys: [] },
  ),
);

test('a plan does what tRPC does: the same answer, errors, context and order of events, for any procedure', async () => {
  await fc.assert(
    fc.asyncProperty(procedures, values, async (spec, input) => {
      const [theirs, ours]: [Log, Log] = [[], []];
      const { signal } = new AbortController();
      const call = { path: 'a.b', type: spec.type, ctx: { user: 'Ada' }, signal } as const;
      const reference = build(spec, theirs);
      const plan = planOf(build(spec, ours));
      // A schema that turned out to be asynchronous is remembered from the first call on.
      for (let time = 0; time < 2; time++) {
        const expected = await outcomeOf(() => reference({ ...call, batchIndex: 0, getRawInput: async () => input }));
        expect(await outcomeOf(() => plan({ ...call, input }))).toEqual(expected);
      }
      expect(ours).toEqual(theirs);
    }),
    { numRuns: 2_000 },
  );
}, 60_000);

test('a plan of plain schemas and a plain resolver answers at once', () => {
  const procedure = t.procedure
    .input(z.object({ name: z.string() }))
    .output(z.string())
    .query(({ input }) => `Hello, ${input.name}`);
  expect(runOnce(planOf(procedure), { name: 'Ada' })).toBe('Hello, Ada');
});

test.each([
  ['a validator that is not of zod', () => t.procedure.input((value) => String(value)).query(({ input }) => input)],
  [
    "a caller of its author's",
    () => t.procedure.experimental_caller(async ({ args, invoke }) => invoke(args[0] as never)).query(() => 'called'),
  ],
])('a procedure with %s is run by tRPC itself', async (_, make) => {
  const procedure = make() as AnyTRPCProcedure;
  const spied = vi.fn(procedure);
  await runOnce(planOf(Object.assign(spied, { _def: procedure._def }) as never), 'Ada');
  expect(spied).toHaveBeenCalledOnce();
});

function runOnce(plan: Plan, input: unknown): unknown {
  return plan({ path: 'a.b', type: 'query', signal: undefined, ctx: {}, input });
}
