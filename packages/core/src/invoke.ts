import type { Call } from './call.ts';
import type { MaybePromise } from './maybe-promise.ts';

/**
 * Runs a call, here or elsewhere, and comes to a value, or to an AsyncIterable for a stream. It may do so at once, or
 * throw at once, so that a call that has nothing to wait for costs no promise: await it.
 */
export type Invoke = (call: Call) => MaybePromise<unknown>;

/** Wraps an Invoke in a behaviour: a deadline, a retry, a log line. */
export type Interceptor = (next: Invoke) => Invoke;

/**
 * Composes interceptors around an Invoke. The first one is the outermost: it sees a call first and its answer last.
 */
export function intercept(invoke: Invoke, interceptors: readonly Interceptor[]): Invoke {
  return interceptors.reduceRight((next, interceptor) => interceptor(next), invoke);
}
