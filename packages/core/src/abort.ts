import { TRPCError } from '@trpc/server';
import { CallError } from './call-error.ts';

/** The error of a call that a signal ended: the signal's own reason where that is an error of ours. */
export function abortError(signal: AbortSignal, path: string): TRPCError {
  const { reason } = signal;
  if (reason instanceof TRPCError) return reason;
  return CallError.local('CLIENT_CLOSED_REQUEST', `${path}: the call was cancelled`, { path, cause: reason });
}

/** Waits for a promise until the signal aborts; then rejects, and leaves no listener behind either way. */
export function untilAborted<T>(promise: PromiseLike<T>, signal: AbortSignal, path: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(abortError(signal, path));
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
    const release = (): void => signal.removeEventListener('abort', abort);
    const onValue = (value: T): void => {
      release();
      resolve(value);
    };
    const onError = (error: unknown): void => {
      release();
      reject(error);
    };
    promise.then(onValue, onError);
  });
}

/** One signal for two, of which each may be absent; undefined where both are. */
export function anySignal(one: AbortSignal | undefined, other: AbortSignal | undefined): AbortSignal | undefined {
  return one && other ? AbortSignal.any([one, other]) : (one ?? other);
}
