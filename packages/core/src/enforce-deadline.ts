import { abortError, untilAborted } from './abort.ts';
import { deadlineExceeded, deadlineSignal, timeLeftMs } from './deadline.ts';
import type { Interceptor } from './invoke.ts';
import { isStream, leaveStream, wrapStream } from './stream.ts';

/**
 * Ends a call, on either side of the wire, when its deadline passes or its signal aborts, whatever the work does.
 * A call whose deadline has passed, or which is cancelled already, is refused before any work. A stream is covered until its end.
 */
export const enforceDeadline: Interceptor = (next) => async (call) => {
  const { path, deadline } = call;
  if (deadline !== undefined && timeLeftMs(deadline) <= 0) throw deadlineExceeded(path);
  if (call.signal?.aborted) throw abortError(call.signal, path);
  if (deadline === undefined && !call.signal) return next(call);

  const timed = deadlineSignal(path, deadline, call.signal);
  let streaming = false;
  try {
    const pending = next({ ...call, signal: timed.signal });
    const answer = await untilAborted(pending, timed.signal, path).catch((error: unknown) => {
      closeLate(pending);
      throw error;
    });
    if (!isStream(answer)) return answer;
    streaming = true;
    return wrapStream(answer, {
      step: (run) => untilAborted(run(), timed.signal, path),
      done: () => timed[Symbol.dispose](),
    });
  } finally {
    if (!streaming) timed[Symbol.dispose]();
  }
};

/** Nobody reads a stream that opens after its call has ended. */
function closeLate(pending: Promise<unknown>): void {
  pending.then(leaveStream).catch(() => {});
}
