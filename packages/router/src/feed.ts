import { tracked, type TrackedEnvelope } from '@trpc/server';

/** Items kept for readers that are slow or come back after a break; older ones are dropped for them. */
const KEPT = 1_000;

/** A live feed inside one process: what is published reaches everyone who follows. */
export interface Feed<T> {
  publish(item: T): void;
  /**
   * Yields what is published from now on, each with an id. With the id of an earlier item it begins with what was
   * published since, as far as the feed still has it. Ends when the signal aborts.
   */
  follow(options: {
    readonly signal?: AbortSignal | undefined;
    readonly lastEventId?: string | undefined;
  }): AsyncIterable<TrackedEnvelope<T>>;
}

/** Makes an empty feed. Its ids are unique to it, so that an id of a former process is not taken for one of its own. */
export function createFeed<T>(): Feed<T> {
  const epoch = crypto.randomUUID().slice(0, 8);
  const kept: T[] = [];
  const listeners = new Set<() => void>();
  /** Items ever published; an item's number is its position among them. */
  let count = 0;

  async function* read(from: number, signal: AbortSignal | undefined): AsyncGenerator<TrackedEnvelope<T>> {
    let seen = from;
    while (!signal?.aborted) {
      if (seen === count) {
        await nextItem(listeners, signal);
        continue;
      }
      const oldest = count - kept.length + 1;
      seen = Math.max(seen + 1, oldest);
      // From `oldest` to `count`, every number has its item.
      yield tracked(`${epoch}-${seen}`, kept[seen - oldest] as T);
    }
  }

  return {
    publish(item) {
      count++;
      kept.push(item);
      if (kept.length > KEPT) kept.shift();
      for (const wake of listeners) wake();
    },
    follow: ({ signal, lastEventId }) => read(positionOf(lastEventId, epoch, count) ?? count, signal),
  };
}

/**
 * The number of the last item that a reader has seen. An id of another feed is one of a former process: all that this
 * feed has came later. Undefined for what no feed gives out.
 */
function positionOf(id: string | undefined, epoch: string, count: number): number | undefined {
  const [, ofEpoch, number] = /^([0-9a-f]{8})-(\d+)$/.exec(id ?? '') ?? [];
  if (ofEpoch === undefined) return undefined;
  if (ofEpoch !== epoch) return 0;
  return Number(number) <= count ? Number(number) : undefined;
}

async function nextItem(listeners: Set<() => void>, signal: AbortSignal | undefined): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const wake = (): void => resolve();
  listeners.add(wake);
  signal?.addEventListener('abort', wake);
  try {
    await promise;
  } finally {
    listeners.delete(wake);
    signal?.removeEventListener('abort', wake);
  }
}
