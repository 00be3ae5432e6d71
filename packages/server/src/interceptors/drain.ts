import { anySignal, CallError, type Interceptor, isStream, untilAborted, wrapStream } from '@ahoy/core';

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

  return {
    stopping: stopping.signal,
    interceptor: (next) => async (call) => {
      if (stopping.signal.aborted) throw reason(call.path);
      running++;
      const signal = anySignal(call.signal, call.type === 'subscription' ? stopping.signal : undefined);
      try {
        const answer = await next({ ...call, signal });
        if (!isStream(answer)) return answer;
        // An open stream is not waited for: it is broken off.
        return wrapStream(answer, { step: (run) => untilAborted(run(), stopping.signal, call.path) });
      } finally {
        finish();
      }
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
