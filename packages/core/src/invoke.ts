import type { Call } from './call.ts';

/** Runs a call, here or elsewhere, and resolves to a value, or to an AsyncIterable for a stream. */
export type Invoke = (call: Call) => Promise<unknown>;

/** Wraps an Invoke in a behaviour: a deadline, a retry, a log line. */
export type Interceptor = (next: Invoke) => Invoke;

/**
 * Composes interceptors around an Invoke. The first one is the outermost: it sees a call first and its answer last.
 */
export function intercept(invoke: Invoke, interceptors: readonly Interceptor[]): Invoke {
  return interceptors.reduceRight((next, interceptor) => interceptor(next), invoke);
}
