import {
  type AnyTRPCProcedure,
  type inferProcedureInput,
  type inferProcedureOutput,
  initTRPC,
  tracked,
} from '@trpc/server';
import { describe, expectTypeOf, test } from 'vitest';
import { z } from 'zod';
import { type ErrorShape, formatError } from '../error-shape.ts';
import type { ProcedureMeta } from '../procedure-meta.ts';
import { transformer } from '../transformer.ts';
import { createProcedureBuilder } from './root.ts';

interface Context {
  database: { readonly name: string };
}

const t = initTRPC
  .context<Context>()
  .meta<ProcedureMeta>()
  .create({ transformer, errorFormatter: formatError, isDev: false });
/** tRPC's own builder, and the typed view of it. Each test builds the same with both. */
const stock = t.procedure;
const view = createProcedureBuilder<Context>();

/** What a caller's types are made of, as tRPC's own helpers read it from a procedure. */
declare function seen<P extends AnyTRPCProcedure>(
  procedure: P,
): {
  type: P['_def']['type'];
  input: inferProcedureInput<P>;
  output: inferProcedureOutput<P>;
  error: P['_def']['$types']['errorShape'];
};

/** What a reader of a subscription is given. */
type ItemOf<P extends AnyTRPCProcedure> = inferProcedureOutput<P> extends AsyncIterable<infer Item> ? Item : never;
declare function itemOf<P extends AnyTRPCProcedure>(procedure: P): ItemOf<P>;

const A = z.object({ a: z.string(), shared: z.number() });
const B = z.object({ b: z.number().optional(), at: z.date() });
interface Tree {
  name: string;
  children: Tree[];
}
const Tree = z.object({
  name: z.string(),
  get children() {
    return z.array(Tree);
  },
});

describe('input and output are inferred as by tRPC', () => {
  test('for no input', () => {
    const ours = view.query(({ input }) => expectTypeOf(input).toEqualTypeOf<undefined>());
    const theirs = stock.query(({ input }) => expectTypeOf(input).toEqualTypeOf<undefined>());
    expectTypeOf(seen(ours)).toEqualTypeOf(seen(theirs));
    expectTypeOf(seen(ours).input).toEqualTypeOf<void>();
  });

  test('for one input', () => {
    const ours = view.input(A).query(({ input }) => input);
    const theirs = stock.input(A).query(({ input }) => input);
    expectTypeOf(seen(ours)).toEqualTypeOf(seen(theirs));
    expectTypeOf(seen(ours).output).toEqualTypeOf<{ a: string; shared: number }>();
  });

  test('for several inputs', () => {
    const ours = view
      .input(A)
      .input(B)
      .query(({ input }) => input);
    const theirs = stock
      .input(A)
      .input(B)
      .query(({ input }) => input);
    expectTypeOf(seen(ours)).toEqualTypeOf(seen(theirs));
    expectTypeOf(seen(ours).input).toEqualTypeOf<{ a: string; shared: number; b?: number | undefined; at: Date }>();
  });

  test('for three inputs, with an output between them', () => {
    const ours = view
      .input(A)
      .output(B)
      .input(B)
      .input(z.object({ c: z.null() }))
      .query(({ input }) => input);
    const theirs = stock
      .input(A)
      .output(B)
      .input(B)
      .input(z.object({ c: z.null() }))
      .query(({ input }) => input);
    expectTypeOf(seen(ours)).toEqualTypeOf(seen(theirs));
  });

  test('for an optional input, which may be left out', () => {
    const ours = view.input(A.optional()).query(({ input }) => input);
    const theirs = stock.input(A.optional()).query(({ input }) => input);
    expectTypeOf(seen(ours)).toEqualTypeOf(seen(theirs));
    expectTypeOf(seen(ours).input).toEqualTypeOf<{ a: string; shared: number } | void | undefined>();
  });

  test('for defaults, transforms and coercion', () => {
    const schema = z.object({
      page: z.number().default(1),
      name: z.string().transform((name) => name.length),
      on: z.coerce.date(),
      piped: z.string().pipe(z.transform((text) => BigInt(text))),
    });
    const ours = view
      .input(schema)
      .output(schema)
      .query(({ input }) => ({ ...input, name: 'Ada', piped: '1' }));
    const theirs = stock
      .input(schema)
      .output(schema)
      .query(({ input }) => ({ ...input, name: 'Ada', piped: '1' }));
    expectTypeOf(seen(ours)).toEqualTypeOf(seen(theirs));
    expectTypeOf(seen(ours).output).toEqualTypeOf<{ page: number; name: number; on: Date; piped: bigint }>();
  });

  test('for unions', () => {
    const schema = z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('card'), number: z.string() }),
      z.object({ kind: z.literal('cash'), coins: z.array(z.bigint()) }),
    ]);
    const ours = view.input(schema).mutation(({ input }) => (input.kind === 'card' ? input.number : input.coins));
    const theirs = stock.input(schema).mutation(({ input }) => (input.kind === 'card' ? input.number : input.coins));
    expectTypeOf(seen(ours)).toEqualTypeOf(seen(theirs));
    const [ourMany, theirMany] = [
      view
        .input(schema)
        .input(A)
        .query(({ input }) => input),
      stock
        .input(schema)
        .input(A)
        .query(({ input }) => input),
    ];
    expectTypeOf(seen(ourMany)).toEqualTypeOf(seen(theirMany));
  });

  test('for a recursive schema', () => {
    const ours = view
      .input(Tree)
      .output(Tree)
      .query(({ input }) => input);
    const theirs = stock
      .input(Tree)
      .output(Tree)
      .query(({ input }) => input);
    expectTypeOf(seen(ours)).toEqualTypeOf(seen(theirs));
    expectTypeOf(seen(ours).output).toEqualTypeOf<Tree>();
  });

  test('for records, tuples, enums, nullable and rich types', () => {
    const schema = z.object({
      record: z.record(z.string(), z.array(z.tuple([z.string(), z.number().nullable()]))),
      level: z.enum(['low', 'high']),
      map: z.map(z.string(), z.set(z.date())),
      bytes: z.instanceof(Uint8Array),
    });
    const ours = view
      .input(schema)
      .output(schema.nullable())
      .query(({ input }) => input);
    const theirs = stock
      .input(schema)
      .output(schema.nullable())
      .query(({ input }) => input);
    expectTypeOf(seen(ours)).toEqualTypeOf(seen(theirs));
  });

  test('for an answer without an output schema, awaited', () => {
    const ours = view.query(async () => ({ at: new Date(), deep: { n: [1n] } }));
    const theirs = stock.query(async () => ({ at: new Date(), deep: { n: [1n] } }));
    expectTypeOf(seen(ours)).toEqualTypeOf(seen(theirs));
    expectTypeOf(seen(view.mutation(() => {}))).toEqualTypeOf(seen(stock.mutation(() => {})));
  });

  test('with .meta, which changes nothing', () => {
    const ours = view
      .meta({ http: 'POST /a', timeoutMs: 100 })
      .input(A)
      .meta({ idempotent: true })
      .mutation(() => 1);
    const theirs = stock
      .meta({ http: 'POST /a', timeoutMs: 100 })
      .input(A)
      .meta({ idempotent: true })
      .mutation(() => 1);
    expectTypeOf(seen(ours)).toEqualTypeOf(seen(theirs));
  });
});

describe('what does not fit does not compile, as with tRPC', () => {
  test('an answer that the output schema refuses', () => {
    // @ts-expect-error -- a is missing
    view.output(A).query(() => ({ shared: 1 }));
    // @ts-expect-error -- a is missing
    stock.output(A).query(() => ({ shared: 1 }));
    // @ts-expect-error -- a is a number
    view.output(A).mutation(async () => ({ a: 1, shared: 1 }));
  });

  test('metadata that says nothing known', () => {
    // @ts-expect-error -- no HTTP route
    view.meta({ http: 'sayHello' });
    // @ts-expect-error -- not a key
    view.meta({ cost: 1 });
  });

  test('a field that input or context lack', () => {
    // @ts-expect-error -- not a field of A
    view.input(A).query(({ input }) => input.b);
    // @ts-expect-error -- not in the context
    view.query(({ ctx }) => ctx.user);
  });

  test('an item that a stream of the output schema refuses', () => {
    // @ts-expect-error -- not an item of A
    view.output(z.custom<AsyncIterable<{ a: string }>>()).subscription(async function* () {
      yield { a: 1 };
    });
  });
});

describe('the context is inferred as by tRPC', () => {
  interface User {
    readonly id: string;
  }
  const user: User = { id: 'u' };

  test('from the service', () => {
    view.query(({ ctx, signal, path }) => {
      expectTypeOf(ctx).toEqualTypeOf<Context>();
      expectTypeOf(signal).toEqualTypeOf<AbortSignal | undefined>();
      expectTypeOf(path).toEqualTypeOf<string>();
    });
  });

  test('with what .use adds after .input, where it sees the input', () => {
    const ours = view
      .input(A)
      .use(({ ctx, input, next, type, meta }) => {
        expectTypeOf(ctx).toEqualTypeOf<Context>();
        expectTypeOf(input).toEqualTypeOf<z.output<typeof A>>();
        expectTypeOf(type).toEqualTypeOf<'query' | 'mutation' | 'subscription'>();
        expectTypeOf(meta).toEqualTypeOf<ProcedureMeta | undefined>();
        return next({ ctx: { user } });
      })
      .query(({ ctx }) => ctx);
    const theirs = stock
      .input(A)
      .use(({ next }) => next({ ctx: { user } }))
      .query(({ ctx }) => ctx);
    expectTypeOf(seen(ours)).toEqualTypeOf(seen(theirs));
    expectTypeOf(seen(ours).output).toEqualTypeOf<{ database: { readonly name: string }; user: User }>();
  });

  test('but for readonly members of it, which stay so, where tRPC forgets it', () => {
    createProcedureBuilder<{ readonly house: string }>()
      .use(({ next }) => next({ ctx: { user } }))
      .query(({ ctx }) => expectTypeOf(ctx).toEqualTypeOf<{ readonly house: string; user: User }>());
  });

  test('with what .use adds after .output', () => {
    view
      .output(z.string())
      .use(({ next }) => next({ ctx: { user } }))
      .query(({ ctx }) => {
        expectTypeOf(ctx.user).toEqualTypeOf<User>();
        expectTypeOf(ctx.database).toEqualTypeOf<Context['database']>();
        return ctx.user.id;
      });
  });

  test('with what several .use add and replace', () => {
    const ours = view
      .use(({ next }) => next({ ctx: { user, started: 1 } }))
      .use(({ ctx, next }) => next({ ctx: { started: String(ctx.started) } }))
      .query(({ ctx }) => ctx);
    const theirs = stock
      .use(({ next }) => next({ ctx: { user, started: 1 } }))
      .use(({ ctx, next }) => next({ ctx: { started: String(ctx.started) } }))
      .query(({ ctx }) => ctx);
    expectTypeOf(seen(ours)).toEqualTypeOf(seen(theirs));
    expectTypeOf(seen(ours).output.started).toEqualTypeOf<string>();
  });

  test('with a .use that adds nothing, or only replaces the input', () => {
    const ours = view
      .input(A)
      .use(async ({ next }) => {
        const result = await next();
        expectTypeOf(result.ok).toEqualTypeOf<boolean>();
        return result;
      })
      .use(({ next }) => next({ input: { a: 'b', shared: 1 } }))
      .query(({ ctx, input }) => ({ ctx, input }));
    const theirs = stock
      .input(A)
      .use(async ({ next }) => next())
      .use(({ next }) => next({ input: { a: 'b', shared: 1 } }))
      .query(({ ctx, input }) => ({ ctx, input }));
    expectTypeOf(seen(ours)).toEqualTypeOf(seen(theirs));
    expectTypeOf(seen(ours).output.ctx).toEqualTypeOf<Context>();
  });
});

describe('declared errors', () => {
  interface Declared extends ErrorShape {
    readonly data: ErrorShape['data'] & { readonly reason: 'STOP_LIST' };
  }
  const declare = ({ shape }: { readonly shape: ErrorShape }): Declared | undefined =>
    Math.random() > 0.5 ? { ...shape, data: { ...shape.data, reason: 'STOP_LIST' } } : undefined;

  test('reach the type of the procedure as with tRPC', () => {
    const ours = view
      .input(A)
      .errors(declare)
      .query(() => 1);
    const theirs = stock
      .input(A)
      .errors(declare)
      .query(() => 1);
    expectTypeOf(seen(ours)).toEqualTypeOf(seen(theirs));
    expectTypeOf(seen(ours).error).toEqualTypeOf<ErrorShape | Declared>();
  });

  test('reach it also when declared after .output, and by several', () => {
    const ours = view
      .output(z.number())
      .errors(declare)
      .mutation(() => 1);
    expectTypeOf(seen(ours).error).toEqualTypeOf<ErrorShape | Declared>();
    const both = view
      .errors(declare)
      .errors(({ shape }) => ({ ...shape, data: { ...shape.data, reason: 'CLOSED' } }))
      .query(() => 1);
    type Reasons = Extract<(typeof both)['_def']['$types']['errorShape']['data'], { reason: unknown }>['reason'];
    expectTypeOf<Reasons>().toEqualTypeOf<'STOP_LIST' | 'CLOSED'>();
  });

  test('of none are the shape that every procedure has', () => {
    expectTypeOf(seen(view.query(() => 1)).error).toEqualTypeOf<ErrorShape>();
    expectTypeOf(seen(stock.query(() => 1)).error).toEqualTypeOf<ErrorShape>();
  });

  test('are made from the error, its shape and the context', () => {
    view.errors(({ error, ctx, path, shape }) => {
      expectTypeOf(error.code).toEqualTypeOf<ErrorShape['data']['code']>();
      expectTypeOf(ctx).toEqualTypeOf<Context>();
      expectTypeOf(path).toEqualTypeOf<string | undefined>();
      return shape;
    });
  });
});

describe('a subscription', () => {
  test('has the items that tRPC infers, where tracked ones are { id, data }', () => {
    const ours = view.input(A).subscription(async function* ({ input }) {
      yield tracked('1', { at: new Date(), a: input.a });
    });
    const theirs = stock.input(A).subscription(async function* ({ input }) {
      yield tracked('1', { at: new Date(), a: input.a });
    });
    expectTypeOf(seen(ours).input).toEqualTypeOf(seen(theirs).input);
    expectTypeOf({ ...itemOf(ours) }).toEqualTypeOf({ ...itemOf(theirs) });
    expectTypeOf(itemOf(ours).data).toEqualTypeOf<{ at: Date; a: string }>();
  });

  test('has the items that tRPC infers, where they are plain', () => {
    const ours = view.subscription(async function* () {
      yield { n: 1 };
    });
    const theirs = stock.subscription(async function* () {
      yield { n: 1 };
    });
    expectTypeOf(itemOf(ours)).toEqualTypeOf(itemOf(theirs));
    expectTypeOf(itemOf(ours)).toEqualTypeOf<{ n: number }>();
  });
});
