import type { Visit } from '@ahoy/router/concierge/schema';
import { backoffMs } from './backoff.ts';
import { client } from './trpc.ts';

/** State of the live feed. */
export type Connection = 'connecting' | 'live' | 'reconnecting';

/** An arrival, with the id under which the feed goes on after it. */
export interface Arrival {
  readonly id: string;
  readonly data: Visit;
}

interface Follower {
  readonly onArrivals: (arrivals: readonly Arrival[]) => void;
  readonly onConnection: (connection: Connection) => void;
}

/** Arrivals of one party come together; they are told together after this time. */
const GATHER_MS = 100;
/** A service that has not begun the feed by then is taken for one that hangs. */
const CONNECT_MS = 10_000;
/** A connection that held this long was a good one: the backoff starts over. */
const STEADY_MS = 5_000;

/**
 * Follows the arrivals until the returned function is called. A broken feed is followed again with a backoff, from
 * where it broke: the browser's EventSource takes an HTTP error, such as a proxy's 503, as the end of it.
 */
export function followArrivals({ onArrivals, onConnection }: Follower): () => void {
  let lastEventId: string | undefined;
  let failures = 0;
  let stop = () => {};

  const attempt = (): void => {
    let liveSince = Infinity;
    stop = subscribe(lastEventId, {
      onLive() {
        liveSince = Date.now();
        onConnection('live');
      },
      onArrivals(arrivals) {
        lastEventId = arrivals.at(-1)?.id ?? lastEventId;
        onArrivals(arrivals);
      },
      onBroken() {
        if (Date.now() - liveSince > STEADY_MS) failures = 0;
        onConnection('reconnecting');
        const timer = setTimeout(attempt, backoffMs(failures++));
        stop = () => clearTimeout(timer);
      },
    });
  };

  onConnection('connecting');
  attempt();
  return () => stop();
}

interface Listener {
  readonly onLive: () => void;
  readonly onArrivals: Follower['onArrivals'];
  /** Called at most once, and not after the subscription was stopped. */
  readonly onBroken: () => void;
}

/** Subscribes once; whatever ends the subscription breaks it. */
function subscribe(lastEventId: string | undefined, { onLive, onArrivals, onBroken }: Listener): () => void {
  let gathered: Arrival[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let over = false;

  const tell = () => {
    clearTimeout(timer);
    timer = undefined;
    if (gathered.length > 0) onArrivals(gathered);
    gathered = [];
  };
  const end = () => {
    over = true;
    clearTimeout(patience);
    tell();
    subscription.unsubscribe();
  };
  const broken = () => {
    if (over) return;
    end();
    onBroken();
  };

  const patience = setTimeout(broken, CONNECT_MS);
  const subscription = client.concierge.arrivals.subscribe(lastEventId === undefined ? undefined : { lastEventId }, {
    onStarted() {
      clearTimeout(patience);
      onLive();
    },
    onData(arrival) {
      gathered.push(arrival);
      timer ??= setTimeout(tell, GATHER_MS);
    },
    onConnectionStateChange: ({ error }) => {
      if (error) broken();
    },
    onError: broken,
    onComplete: broken,
  });
  return end;
}
