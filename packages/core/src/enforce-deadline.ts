import { abortError, untilAborted } from './abort.ts';
import { deadlineExceeded, deadlineSignal, timeLeftMs } from './deadline.ts';
import type { Interceptor } from './invoke.ts';
import { isPromiseLike, settle } from './maybe-promise.ts';
import { isStream, leaveStream, wrapStream } from './stream.ts';

/**
 * Ends a call, on either side of the wire, when its deadline passes or its signal aborts, whatever the work does.
 * A call whose deadline has passed, or which is cancelled already, is refused before any work. A stream is covered until its end.
 */
export const enforceDeadline: Interceptor = (next) => (call) => {
  const { path, deadline, signal } = call;
  if (deadline !== undefined && timeLeftMs(deadline) <= 0) throw deadlineExceeded(path);
  if (signal?.aborted) throw abortError(signal, path);
  if (deadline === undefined) return signal ? untilLeft(next(call), signal, path) : next(call);

  const timed = deadlineSignal(path, deadline, signal);
  return settle<unknown, unknown>(
    () => {
      const pending = next({ ...call, signal: timed.signal });
      return isPromiseLike(pending) ? inTime(pending, timed.signal, path) : pending;
    },
    (answer) => {
      if (isStream(answer)) return boundStream(answer, timed.signal, path, () => timed[Symbol.dispose]());
      timed[Symbol.dispose]();
      return answer;
    },
    (error) => {
      timed[Symbol.dispose]();
      throw error;
    },
  );
};

/** A call without a deadline ends with its caller's signal. What has come already is not cancelled any more. */
function untilLeft(answer: unknown, signal: AbortSignal, path: string): unknown {
  const bound = (value: unknown): unknown => (isStream(value) ? boundStream(value, signal, path) : value);
  return isPromiseLike(answer) ? inTime(answer, signal, path).then(bound) : bound(answer);
}

function inTime(pending: PromiseLike<unknown>, signal: AbortSignal, path: string): Promise<unknown> {
  return untilAborted(pending, signal, path).catch((error: unknown) => {
    closeLate(pending);
    throw error;
  });
}

function boundStream(
  stream: AsyncIterable<unknown>,
  signal: AbortSignal,
  path: string,
  done?: () => void,
): AsyncIterable<unknown> {
  return wrapStream(stream, { step: (run) => untilAborted(run(), signal, path), ...(done && { done }) });
}

/** Nobody reads a stream that opens after its call has ended. */
function closeLate(pending: PromiseLike<unknown>): void {
  pending.then(leaveStream).then(undefined, () => {});
}
