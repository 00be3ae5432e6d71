/** Where a source that calls back puts what it has. */
export interface Sink<T> {
  readonly next: (item: T) => void;
  readonly fail: (error: unknown) => void;
  readonly end: () => void;
}

/**
 * Reads a source that calls back as an AsyncIterable. `start` returns what stops the source. Such a source knows nothing
 * of its reader, so that what is not read yet is kept.
 */
export async function* iterate<T>(start: (sink: Sink<T>) => () => void): AsyncGenerator<T, void, undefined> {
  let items: T[] = [];
  let wake = waiter();
  let ended = false;
  const stop = start({
    next(item) {
      items.push(item);
      wake.resolve();
    },
    fail: (error) => wake.reject(error),
    end() {
      ended = true;
      wake.resolve();
    },
  });
  try {
    for (;;) {
      await wake.promise;
      const ready = items;
      items = [];
      if (!ended) wake = waiter();
      yield* ready;
      if (ended && items.length === 0) return;
    }
  } finally {
    stop();
  }
}

function waiter(): PromiseWithResolvers<void> {
  const waiting = Promise.withResolvers<void>();
  // A source may fail while its reader is busy, which hears of it at its next step.
  waiting.promise.catch(() => {});
  return waiting;
}
