import { tracked, type TrackedEnvelope } from '@trpc/server';

/** Items kept for readers that come back after a break. */
const KEPT = 1_000;
/** Items that may wait for a slow reader before the oldest are dropped for it. */
const MAX_WAITING = 1_000;

/** A live feed inside one process: what is published reaches everyone who follows. */
export interface Feed<T> {
  publish(item: T): void;
  /**
   * Yields what is published from now on, each with an id. With the id of an earlier item it begins with what was
   * published since, as far as the feed still has it. Ends when the signal aborts.
   */
  follow(options: { readonly signal?: AbortSignal | undefined; readonly lastEventId?: string | undefined }): AsyncIterable<
    TrackedEnvelope<T>
  >;
}

/** Makes an empty feed. Its ids are unique to it, so that an id of a former process is not taken for one of its own. */
export function createFeed<T>(): Feed<T> {
  const epoch = crypto.randomUUID().slice(0, 8);
  const kept: { readonly number: number; readonly item: T }[] = [];
  const listeners = new Set<() => void>();
  let count = 0;

  const since = (number: number): typeof kept => kept.filter((entry) => entry.number > number).slice(-MAX_WAITING);

  return {
    publish(item) {
      kept.push({ number: ++count, item });
      if (kept.length > KEPT) kept.shift();
      for (const wake of listeners) wake();
    },
    async *follow({ signal, lastEventId }) {
      let seen = positionOf(lastEventId, epoch) ?? count;
      while (!signal?.aborted) {
        for (const { number, item } of since(seen)) {
          seen = number;
          yield tracked(`${epoch}-${number}`, item);
        }
        if (seen === count) await nextItem(listeners, signal);
      }
    },
  };
}

function positionOf(id: string | undefined, epoch: string): number | undefined {
  const [ofEpoch, number] = id?.split('-') ?? [];
  return ofEpoch === epoch && number !== undefined && /^\d+$/.test(number) ? Number(number) : undefined;
}

async function nextItem(listeners: Set<() => void>, signal: AbortSignal | undefined): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (signal?.aborted) return;
  listeners.add(resolve);
  signal?.addEventListener('abort', () => resolve(), { once: true });
  try {
    await promise;
  } finally {
    listeners.delete(resolve);
  }
}
