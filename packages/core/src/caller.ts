import type { CallOptions } from './call.ts';
import type { ErrorShape } from './error-shape.ts';

/**
 * What `connect` gives for a router or for a record of services: each procedure as a function
 * `(input, options?) => Promise<output>`, each subscription as one that returns an AsyncIterable.
 * It resolves one procedure at a time, so that its cost does not grow with the router.
 */
export type Caller<Router> = Router extends { _def: { record: infer Services } }
  ? CallerOf<Services>
  : CallerOf<Router>;

/** The functions of one service or of one record of services. */
export type CallerOf<Services> = {
  readonly [K in keyof Services]: Services[K] extends {
    _def: { type: infer T; $types: { input: infer I; output: infer O; errorShape: infer E } };
  }
    ? RemoteProcedure<I, T extends 'subscription' ? O : Reply<O, E>>
    : CallerOf<Services[K]>;
};

/** A procedure as its caller sees it. An input that may be undefined may be left out. */
export type RemoteProcedure<I, Result> = undefined extends I
  ? (input?: I, options?: CallOptions) => Result
  : void extends I
    ? (input?: undefined, options?: CallOptions) => Result
    : (input: I, options?: CallOptions) => Result;

/** A promise; where a procedure declares errors, one that remembers their type for `safe`. */
export type Reply<O, E> = [Declared<E>] extends [never] ? Promise<O> : DeclaringPromise<O, E>;

/** A promise of `O` that may fail with an error of shape `E`. */
export interface DeclaringPromise<O, E> extends Promise<O> {
  readonly '~error'?: E;
}

/** The members of `E` that say more than the shape that every error has. */
type Declared<E> = E extends ErrorShape ? (ErrorShape extends E ? never : E) : never;
