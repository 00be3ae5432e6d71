import type {
  TrackedEnvelope,
  TRPCError,
  TRPCMutationProcedure,
  TRPCQueryProcedure,
  TRPCSubscriptionProcedure,
} from '@trpc/server';
import type { ProcedureType } from '../call.ts';
import type { ErrorShape } from '../error-shape.ts';
import type { ProcedureMeta } from '../procedure-meta.ts';
import type { Tracked } from '../tracked.ts';

/**
 * A typed view of tRPC's procedure builder. At run time it is tRPC's own builder, untouched; the types are rewritten as
 * small interfaces, because tRPC's eight type parameters make an editor's answer grow with the number of procedures.
 *
 * Throughout: `R` is the context that the service provides, `C` the context after the middlewares so far, `I` the input
 * schema, `E` the shape of an error.
 */
export interface ProcedureBuilder<R, C, I extends Schema, E> {
  /** Adds an input schema; several object schemas are merged. */
  input<S extends Schema>(schema: S): ProcedureBuilder<R, C, I extends NoInput ? S : Both<I, S>, E>;
  /** Adds an output schema: the answer is validated, and readers of the type need not look at the handler. */
  output<O extends Schema>(schema: O): ProcedureBuilderWithOutput<R, C, I, O, E>;
  /** Says something about the procedure: its route, its limits, its description. */
  meta(meta: ProcedureMeta): ProcedureBuilder<R, C, I, E>;
  /** Declares errors: a shape that the formatter returns reaches the caller whole and typed. */
  errors<const D extends ErrorShape | undefined>(
    formatter: ErrorFormatter<C, D>,
  ): ProcedureBuilder<R, C, I, E | Exclude<D, undefined>>;
  /** Adds a middleware; what it gives to `next({ ctx })` is added to the context. */
  use<D>(middleware: Middleware<C, I, D>): ProcedureBuilder<R, Overwrite<C, D>, I, E>;
  /** Ends the chain: a call that reads. */
  query<O>(resolver: (args: ResolverArgs<C, I>) => O): Query<R, I, Awaited<O>, E>;
  /** Ends the chain: a call that changes something. */
  mutation<O>(resolver: (args: ResolverArgs<C, I>) => O): Mutation<R, I, Awaited<O>, E>;
  /** Ends the chain: a stream of items. An item made with `tracked(id, item)` lets a broken stream resume. */
  subscription<Y>(
    resolver: (args: ResolverArgs<C, I>) => AsyncIterable<Y> | Promise<AsyncIterable<Y>>,
  ): Subscription<R, I, AsyncIterable<Untracked<Y>>, E>;
}

/** The builder once the output schema `O` is known. */
export interface ProcedureBuilderWithOutput<R, C, I extends Schema, O extends Schema, E> {
  /** Adds an input schema; several object schemas are merged. */
  input<S extends Schema>(schema: S): ProcedureBuilderWithOutput<R, C, I extends NoInput ? S : Both<I, S>, O, E>;
  /** Says something about the procedure: its route, its limits, its description. */
  meta(meta: ProcedureMeta): ProcedureBuilderWithOutput<R, C, I, O, E>;
  /** Declares errors: a shape that the formatter returns reaches the caller whole and typed. */
  errors<const D extends ErrorShape | undefined>(
    formatter: ErrorFormatter<C, D>,
  ): ProcedureBuilderWithOutput<R, C, I, O, E | Exclude<D, undefined>>;
  /** Adds a middleware; what it gives to `next({ ctx })` is added to the context. */
  use<D>(middleware: Middleware<C, I, D>): ProcedureBuilderWithOutput<R, Overwrite<C, D>, I, O, E>;
  /** Ends the chain: a call that reads. */
  query(resolver: Resolver<C, I, O>): Query<R, I, O['_zod']['output'], E>;
  /** Ends the chain: a call that changes something. */
  mutation(resolver: Resolver<C, I, O>): Mutation<R, I, O['_zod']['output'], E>;
  /** Ends the chain: a stream of items. Its output schema is a `stream(item)`. */
  subscription(resolver: Resolver<C, I, O>): Subscription<R, I, O['_zod']['output'], E>;
}

/** A zod schema, seen only by what it takes and what it gives. */
export interface Schema {
  readonly _zod: { readonly input: unknown; readonly output: unknown };
}

/** Stands for the input of a procedure that takes none. */
export interface NoInput extends Schema {
  readonly _zod: { readonly input: void; readonly output: undefined };
}

/** The schema that two `.input()` of one procedure make together. */
export interface Both<A extends Schema, B extends Schema> extends Schema {
  readonly _zod: {
    readonly input: Flat<A['_zod']['input'] & B['_zod']['input']>;
    readonly output: Flat<A['_zod']['output'] & B['_zod']['output']>;
  };
}

/** What a resolver is given. */
export interface ResolverArgs<C, I extends Schema> {
  readonly ctx: C;
  readonly input: I['_zod']['output'];
  /** Aborts when the caller has gone or the deadline has passed. */
  readonly signal: AbortSignal | undefined;
  /** Path of the procedure: `greeter.sayHello`. */
  readonly path: string;
}

/** Makes the answer to a validated input. */
export type Resolver<C, I extends Schema, O extends Schema> = (
  args: ResolverArgs<C, I>,
) => O['_zod']['input'] | Promise<O['_zod']['input']>;

/** What a middleware is given. */
export interface MiddlewareArgs<C, I extends Schema> extends ResolverArgs<C, I> {
  readonly type: ProcedureType;
  readonly meta: ProcedureMeta | undefined;
  readonly getRawInput: () => Promise<unknown>;
  /** Goes on with the call, with a context that is added to or an input that is replaced. */
  readonly next: {
    (): Promise<MiddlewareResult<object>>;
    <D>(change: { readonly ctx?: D; readonly input?: unknown }): Promise<MiddlewareResult<D>>;
  };
}

/** Runs before, after or instead of what follows in the chain; returns what `next` resolved to. */
export type Middleware<C, I extends Schema, D> = (args: MiddlewareArgs<C, I>) => Promise<MiddlewareResult<D>>;

/** What `next` resolves to; `D` is what it added to the context. */
export type MiddlewareResult<D> = { readonly '~added'?: D } & (
  | { readonly ok: true; readonly data: unknown }
  | { readonly ok: false; readonly error: TRPCError }
);

/** Gives a thrown error the shape that the caller sees, or undefined to leave it to the next formatter. */
export type ErrorFormatter<C, D> = (args: {
  readonly error: TRPCError;
  readonly type: ProcedureType | 'unknown';
  readonly path: string | undefined;
  readonly input: unknown;
  readonly ctx: C;
  /** The shape that the error has without this formatter. */
  readonly shape: ErrorShape;
}) => D;

/** The types that tRPC reads from a procedure. Its members are looked at one by one, and only when needed. */
export interface ProcedureDef<I extends Schema, O, E> {
  input: I['_zod']['input'];
  output: O;
  meta: object;
  errorShape: E;
}

/** A tRPC query of a service whose context is `R`. */
export interface Query<R, I extends Schema, O, E> extends TRPCQueryProcedure<ProcedureDef<I, O, E>>, Needs<R> {}

/** A tRPC mutation of a service whose context is `R`. */
export interface Mutation<R, I extends Schema, O, E> extends TRPCMutationProcedure<ProcedureDef<I, O, E>>, Needs<R> {}

/** A tRPC subscription of a service whose context is `R`. */
export interface Subscription<R, I extends Schema, O, E>
  extends TRPCSubscriptionProcedure<ProcedureDef<I, O, E>>, Needs<R> {}

/** Says at the type level, and only there, which context a procedure needs. */
export interface Needs<R> {
  readonly '~context'?: (context: R) => void;
}

type Untracked<Y> = Y extends TrackedEnvelope<infer Item> ? Tracked<Item> : Y;
type Flat<T> = { [K in keyof T]: T[K] };
type Overwrite<C, D> = Flat<Omit<C, keyof D> & D>;
