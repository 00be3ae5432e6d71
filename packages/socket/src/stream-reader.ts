/** A stream that the other side sends. */
export interface StreamReader extends AsyncIterableIterator<unknown> {
  /** Takes an item, and what it costs. */
  readonly add: (item: unknown, cost: number) => void;
  /** Ends the stream after what has come; with an error, it fails then. */
  readonly end: (error?: unknown) => void;
  /** Whether it still takes items: it has neither ended nor been left. */
  readonly isOpen: () => boolean;
  /** Units that have come and are not read yet. */
  readonly unread: () => number;
}

/** Who is told of what a reader does. */
export interface StreamReaderOptions {
  readonly window: number;
  /** So many units have been read since the last time. */
  readonly onRead: (units: number) => void;
  /** The reader has left before the end. */
  readonly onLeave: () => void;
}

type Step = IteratorResult<unknown>;

/** Makes the reader of a stream. It tells what has been read when half of the window has, so that few messages say it. */
export function createStreamReader({ window, onRead, onLeave }: StreamReaderOptions): StreamReader {
  const items: { readonly item: unknown; readonly cost: number }[] = [];
  let waiting: PromiseWithResolvers<Step>[] = [];
  let ended: { readonly error: unknown } | undefined;
  let untold = 0;
  let unread = 0;

  const settle = (): void => {
    for (const { resolve, reject } of waiting) {
      if (ended?.error === undefined) resolve({ done: true, value: undefined });
      else reject(ended.error);
      // Only the first one is told why.
      ended = { error: undefined };
    }
    waiting = [];
  };
  const read = (cost: number): void => {
    untold += cost;
    // Nobody sends more of a stream that has ended.
    if (ended || untold < window / 2) return;
    onRead(untold);
    untold = 0;
  };

  return {
    add(item, cost) {
      if (ended) return;
      const next = waiting.shift();
      if (next) {
        next.resolve({ done: false, value: item });
        read(cost);
        return;
      }
      unread += cost;
      items.push({ item, cost });
    },
    end(error) {
      if (ended) return;
      ended = { error };
      settle();
    },
    isOpen: () => !ended,
    unread: () => unread,
    [Symbol.asyncIterator]() {
      return this;
    },
    next() {
      const first = items.shift();
      if (first) {
        unread -= first.cost;
        read(first.cost);
        return Promise.resolve({ done: false, value: first.item });
      }
      const step = Promise.withResolvers<Step>();
      waiting.push(step);
      if (ended) settle();
      return step.promise;
    },
    async return(value) {
      items.length = 0;
      unread = 0;
      const left = !ended;
      ended = { error: undefined };
      settle();
      if (left) onLeave();
      return { done: true, value };
    },
  };
}
