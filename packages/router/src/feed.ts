import { tracked, type TrackedEnvelope } from '@trpc/server';

/** Items kept for readers that are slow or come back after a break; older ones are dropped for them. */
const KEPT = 1_000;

/** A live feed inside one process: what is published reaches everyone who follows. */
export interface Feed<T> {
  publish(item: T): void;
  /**
   * Yields what is published from now on, each with an id. With the id of an earlier item, of this feed or of that of
   * another process, it begins with what was published since, as far as the feed still has it. Ends when the signal
   * aborts.
   */
  follow(options: {
    readonly signal?: AbortSignal | undefined;
    readonly lastEventId?: string | undefined;
  }): AsyncIterable<TrackedEnvelope<T>>;
}

interface Entry<T> {
  readonly item: T;
  /** Unix milliseconds. */
  readonly at: number;
}

/** An id: the feed that gave it out, the item's number in it, and the item's time in base 36. */
const ID = /^([0-9a-f]{8})-(\d+)-([0-9a-z]+)$/;

/** Makes an empty feed. Its ids are unique to it, so that an id of another process is not taken for one of its own. */
export function createFeed<T>(): Feed<T> {
  const epoch = crypto.randomUUID().slice(0, 8);
  const kept: Entry<T>[] = [];
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
      // From `oldest` to `count`, every number has its entry.
      const { item, at } = kept[seen - oldest] as Entry<T>;
      yield tracked(`${epoch}-${seen}-${at.toString(36)}`, item);
    }
  }

  /** The number of the last item that a reader with an id has seen; the newest one for what no feed gives out. */
  function positionOf(id: string): number {
    const [, ofEpoch, number, time] = ID.exec(id) ?? [];
    if (ofEpoch === undefined || number === undefined || time === undefined) return count;
    if (ofEpoch === epoch) return Math.min(Number(number), count);
    const since = parseInt(time, 36);
    return count - kept.filter(({ at }) => at > since).length;
  }

  return {
    publish(item) {
      count++;
      kept.push({ item, at: Date.now() });
      if (kept.length > KEPT) kept.shift();
      for (const wake of listeners) wake();
    },
    follow: ({ signal, lastEventId = '' }) => read(positionOf(lastEventId), signal),
  };
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
