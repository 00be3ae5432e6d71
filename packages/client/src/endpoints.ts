import { CallError, closableStream, type Invoke, isStream, leaveStream } from '@ahoy/core';

/**
 * Spreads calls over endpoints in turn. A call that could not even be sent to one goes to the next; one that was sent
 * is never sent twice.
 * @throws Error for an empty list.
 */
export function firstReachable(endpoints: readonly Invoke[]): Invoke {
  if (endpoints.length === 0) throw new Error('target: expected at least one URL, got []');
  let turn = 0;
  return (call) => {
    const first = turn++;
    const start = async (attempt: number): Promise<unknown> => {
      const endpoint = endpoints[(first + attempt) % endpoints.length] as Invoke;
      const isLast = attempt === endpoints.length - 1;
      const next = (error: unknown): Promise<unknown> => {
        if (isLast || !(error instanceof CallError) || !error.neverSent) throw error;
        return start(attempt + 1);
      };
      let answer: unknown;
      try {
        answer = await endpoint(call);
      } catch (error) {
        return next(error);
      }
      return isStream(answer) && !isLast ? closableStream(streamOr(answer, next), () => leaveStream(answer)) : answer;
    };
    return start(0);
  };
}

/** A stream may be there before its connection is; then it fails at its first step. */
async function* streamOr(stream: AsyncIterable<unknown>, next: (error: unknown) => Promise<unknown>): AsyncGenerator {
  try {
    yield* stream;
    return;
  } catch (error) {
    stream = (await next(error)) as AsyncIterable<unknown>;
  }
  yield* stream;
}
