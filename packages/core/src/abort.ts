import { TRPCError } from '@trpc/server';
import { CallError } from './call-error.ts';

/** The error of a call that a signal ended: the signal's own reason where that is an error of ours. */
export function abortError(signal: AbortSignal, path: string): TRPCError {
  const { reason } = signal;
  if (reason instanceof TRPCError) return reason;
  return CallError.local('CLIENT_CLOSED_REQUEST', `${path}: the call was cancelled`, { path, cause: reason });
}

/** Waits for a promise until the signal aborts; then rejects, and leaves no listener behind either way. */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal, path: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(abortError(signal, path));
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** One signal for several, of which each may be absent; undefined where all are. */
export function anySignal(...signals: readonly (AbortSignal | undefined)[]): AbortSignal | undefined {
  const present = signals.filter((signal) => signal !== undefined);
  return present.length > 1 ? AbortSignal.any(present) : present[0];
}
