/** Tells a stream from a value. */
export function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

/** What a wrapper does around the steps of a stream. */
export interface StreamWrapper {
  /** Runs each step of the source. Default: as it is. */
  readonly step?: <T>(run: () => Promise<T>) => Promise<T>;
  /** Called once, when the stream has ended, failed or been left. */
  readonly done: (error?: unknown) => void;
}

/** Wraps a stream: every step passes through `step`, and `done` is called once however it ends. */
export function wrapStream(
  source: AsyncIterable<unknown>,
  { step = (run) => run(), done }: StreamWrapper,
): AsyncIterableIterator<unknown> {
  const iterator = source[Symbol.asyncIterator]();
  let ended = false;
  const end = (error?: unknown): void => {
    if (ended) return;
    ended = true;
    done(error);
  };
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      try {
        const result = await step(() => iterator.next());
        if (result.done) end();
        return result;
      } catch (error) {
        end(error);
        throw error;
      }
    },
    async return(value?: unknown) {
      try {
        await step(async () => iterator.return?.(value));
        return { done: true, value };
      } finally {
        end();
      }
    },
  };
}
