import { anySignal, type Call, CallError, type Interceptor, isStream, settle, wrapStream } from '@ahoy/core';

/** Counts the calls that run, so that a server can stop without losing one. */
export interface Drain {
  readonly interceptor: Interceptor;
  /** Aborts when the server begins to stop. */
  readonly stopping: AbortSignal;
  /**
   * Refuses new calls, breaks streams off with an error that lets their readers resume elsewhere, and waits for the
   * other calls, `timeoutMs` milliseconds at most.
   * @returns the number of calls that were still running then.
   */
  stop(timeoutMs: number): Promise<number>;
}

/** Makes the drain of a server; `name` is what callers are told has stopped. */
export function createDrain(name: string): Drain {
  const stopping = new AbortController();
  const reason = (path: string): CallError =>
    CallError.local('SERVICE_UNAVAILABLE', `${name} is stopping; try again in a moment`, { path });
  let running = 0;
  let idle: (() => void) | undefined;
  const finish = (): void => {
    if (--running === 0) idle?.();
  };

  const toldOfStop = (call: Call): Call => ({ ...call, signal: anySignal(call.signal, stopping.signal) });

  return {
    stopping: stopping.signal,
    interceptor: (next) => (call) => {
      const { path, type } = call;
      if (stopping.signal.aborted) throw reason(path);
      running++;
      return settle<unknown, unknown>(
        () => next(type === 'subscription' ? toldOfStop(call) : call),
        (answer) => {
          finish();
          // An open stream is not waited for: it is broken off.
          return isStream(answer) ? wrapStream(answer, { until: { signal: stopping.signal, path } }) : answer;
        },
        (error) => {
          finish();
          throw error;
        },
      );
    },
    async stop(timeoutMs) {
      stopping.abort(reason('the service'));
      if (running === 0) return 0;
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, timeoutMs);
      idle = resolve;
      await promise;
      clearTimeout(timer);
      return running;
    },
  };
}
