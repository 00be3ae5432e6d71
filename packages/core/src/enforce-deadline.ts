import { abortError } from './abort.ts';
import { CallWatch, deadlineExceeded } from './call-watch.ts';
import { timeLeftMs } from './deadline.ts';
import type { Interceptor } from './invoke.ts';
import { isPromiseLike } from './maybe-promise.ts';
import { isStream, leaveStream } from './stream.ts';
import { wrapStream } from './wrap-stream.ts';

/**
 * Ends a call, on either side of the wire, when its deadline passes or its signal aborts, whatever the work does.
 * A call whose deadline has passed, or which is cancelled already, is refused before any work. A stream is covered until
 * its end. What has come already is not cancelled any more.
 */
export const enforceDeadline: Interceptor = (next) => (call) => {
  const { path, deadline, signal } = call;
  if (deadline !== undefined && timeLeftMs(deadline) <= 0) throw deadlineExceeded(path);
  if (signal?.aborted) throw abortError(signal, path);
  if (deadline === undefined && !signal) return next(call);

  const watch = new CallWatch(path, deadline, signal);
  const answer = next(deadline === undefined ? call : { ...call, signal: watch.signal });
  if (isPromiseLike(answer)) return whileWatched(answer, watch, path);
  if (!isStream(answer)) return answer;
  watch.start();
  return boundStream(answer, watch, path);
};

/** One promise for all that may happen: each more costs a call as much as its timer. */
function whileWatched(pending: PromiseLike<unknown>, watch: CallWatch, path: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    let isOver = false;
    watch.start(() => {
      if (isOver) return;
      isOver = true;
      reject(abortError(watch.signal, path));
    });
    const onAnswer = (answer: unknown): void => {
      // Nobody reads a stream that opens after its call has ended.
      if (isOver) return void leaveStream(answer).catch(() => {});
      isOver = true;
      if (isStream(answer)) return resolve(boundStream(answer, watch, path));
      watch[Symbol.dispose]();
      resolve(answer);
    };
    const onError = (error: unknown): void => {
      isOver = true;
      watch[Symbol.dispose]();
      reject(error);
    };
    pending.then(onAnswer, onError);
  });
}

/** A stream that is watched until it has ended. */
function boundStream(stream: AsyncIterable<unknown>, watch: CallWatch, path: string): AsyncIterable<unknown> {
  return wrapStream(stream, {
    until: { signal: watch.signal, path },
    done: () => watch[Symbol.dispose](),
  });
}
