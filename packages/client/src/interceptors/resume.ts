import { abortError, type Call, type Interceptor, type Invoke, isPromiseLike, isStream, isTracked } from '@ahoy/core';
import { TRPCError } from '@trpc/server';

/** First wait before a broken stream is opened again, in milliseconds; it doubles each time. */
const FIRST_WAIT_MS = 100;
/** Longest wait between two attempts, in milliseconds. */
const LONGEST_WAIT_MS = 2_000;
/** Attempts without an item between them: about 12 s, in which a service restarts. */
const MAX_ATTEMPTS = 10;

/**
 * Opens a stream that broke off again after its last item. Only a stream whose items carry ids can resume; any other
 * fails where it broke, since nobody could say what was missed.
 */
export const resume: Interceptor = (next) => (call) => {
  const resumed = (answer: unknown): unknown => (isStream(answer) ? resuming(answer, call, next) : answer);
  const answer = next(call);
  return isPromiseLike(answer) ? answer.then(resumed) : resumed(answer);
};

type Step = IteratorResult<unknown>;

function resuming(first: AsyncIterable<unknown>, call: Call, next: Invoke): AsyncIterableIterator<unknown> {
  let stream = first[Symbol.asyncIterator]();
  let lastEventId = idIn(call.input);
  let failures = 0;
  let isLeft = false;

  const onStep = (step: Step): Step => {
    failures = 0;
    if (!step.done && isTracked(step.value)) lastEventId = step.value.id;
    return step;
  };
  const onError = async (error: unknown): Promise<Step> => {
    if (lastEventId === undefined || !isBroken(error) || call.signal?.aborted || ++failures > MAX_ATTEMPTS) throw error;
    await wait(Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), LONGEST_WAIT_MS), call.signal);
    if (call.signal?.aborted) throw abortError(call.signal, call.path);
    if (isLeft) return END;
    try {
      const again = (await next(after(call, lastEventId))) as AsyncIterable<unknown>;
      stream = again[Symbol.asyncIterator]();
      if (isLeft) await stream.return?.();
      return onStep(await stream.next());
    } catch (failure) {
      return onError(failure);
    }
  };
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next: () => stream.next().then(onStep, onError),
    async return(value?: unknown) {
      isLeft = true;
      await stream.return?.();
      return { done: true, value };
    },
  };
}

const END: Step = { done: true, value: undefined };

/** The id that the caller itself asked to go on after. */
function idIn(input: unknown): string | undefined {
  const { lastEventId } = (input ?? {}) as { readonly lastEventId?: unknown };
  return typeof lastEventId === 'string' ? lastEventId : undefined;
}

function after(call: Call, lastEventId: string | undefined): Call {
  return { ...call, input: { ...(call.input as object | undefined), lastEventId } };
}

function isBroken(error: unknown): boolean {
  return error instanceof TRPCError && error.code === 'SERVICE_UNAVAILABLE';
}

async function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const done = (): void => resolve();
  const timer = setTimeout(done, ms);
  signal?.addEventListener('abort', done, { once: true });
  try {
    await promise;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', done);
  }
}
