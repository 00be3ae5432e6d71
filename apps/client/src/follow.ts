import { CallError, type Caller } from '@ahoy/client';
import type { AppRouter } from '@ahoy/router';
import { setTimeout as wait } from 'node:timers/promises';
import { connectVia, type Via } from './connect-via.ts';

/** What is done beside printing the greetings. */
export interface FollowOptions {
  /** Ends it. */
  readonly signal: AbortSignal;
  /** Is told each time that the service has been connected to. */
  readonly onConnected: () => void;
  /** Is told once for each time that the service went. */
  readonly onBroken: (error: CallError) => void;
}

type Greetings = ReturnType<Caller<AppRouter>['greeter']['greetings']>;
type Greeting = Greetings extends AsyncIterable<{ readonly data: infer Data }> ? Data : never;

/** First wait before a service that went is asked again, in milliseconds; it doubles each time. */
const FIRST_WAIT_MS = 100;
/** Longest wait between two attempts, in milliseconds. */
const LONGEST_WAIT_MS = 2_000;

/**
 * Yields the greetings that a service says, across its restarts too, however long they take.
 * @throws CallError SERVICE_UNAVAILABLE for a service that could never be connected to.
 */
export async function* follow(
  url: string,
  via: Via,
  { signal, onConnected, onBroken }: FollowOptions,
): AsyncGenerator<Greeting> {
  let connected = false;
  let failures = 0;
  let lastEventId: string | undefined;
  const { greeter } = await connectVia(url, via, {
    interceptors: [
      (next) => async (call) => {
        const greetings = await next(call);
        if (!connected || failures > 0) onConnected();
        connected = true;
        failures = 0;
        return greetings;
      },
    ],
  });
  for (;;) {
    try {
      for await (const { id, data } of greeter.greetings(lastEventId ? { lastEventId } : undefined, { signal })) {
        lastEventId = id;
        yield data;
      }
      return;
    } catch (error) {
      if (!connected || !(error instanceof CallError) || error.code !== 'SERVICE_UNAVAILABLE') throw error;
      if (failures === 0) onBroken(error);
      await wait(Math.min(FIRST_WAIT_MS * 2 ** failures++, LONGEST_WAIT_MS), undefined, { signal });
    }
  }
}
