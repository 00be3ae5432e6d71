/** Tells a stream from a value. */
export function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

/** What a wrapper does around the steps of a stream. */
export interface StreamWrapper {
  /** Runs each step of the source. Default: as it is. */
  readonly step?: <T>(run: () => Promise<T>) => Promise<T>;
  /** Called for each item. */
  readonly item?: () => void;
  /** Called once, when the stream has ended, failed (then with the error) or been left. */
  readonly done?: (error?: unknown) => void;
}

/**
 * Wraps a stream: every step passes through `step`, and `done` is called once however it ends. When a step fails
 * without the source having failed, such as at a deadline, the source is told to end too.
 */
export function wrapStream(
  source: AsyncIterable<unknown>,
  { step = (run) => run(), item, done }: StreamWrapper,
): AsyncIterableIterator<unknown> {
  const iterator = source[Symbol.asyncIterator]();
  let ended = false;
  const end = (error?: unknown): void => {
    if (ended) return;
    ended = true;
    done?.(error);
  };
  // A generator that waits cannot be hurried: it ends when its own wait does.
  const leave = async (value?: unknown): Promise<unknown> => iterator.return?.(value);
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      if (ended) return { done: true, value: undefined };
      try {
        const result = await step(() => iterator.next());
        if (result.done) end();
        else item?.();
        return result;
      } catch (error) {
        end(error);
        leave().catch(() => {});
        throw error;
      }
    },
    async return(value?: unknown) {
      if (ended) return { done: true, value };
      try {
        await step(() => leave(value));
        return { done: true, value };
      } finally {
        end();
      }
    },
  };
}

/**
 * A stream made by a generator, which is closed even if it is left before its first step; a generator alone would then
 * skip its own `finally`.
 */
export function closableStream(generator: AsyncGenerator, close: () => unknown): AsyncIterableIterator<unknown> {
  let begun = false;
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next() {
      begun = true;
      return generator.next();
    },
    async return(value?: unknown) {
      if (!begun) {
        begun = true;
        await close();
      }
      return generator.return(value);
    },
  };
}

/**
 * Calls `begin` once, when a stream has begun: before its first item, its failure or its end is given. It is given the
 * error of a stream that fails before its first item.
 */
export function whenBegun(
  source: AsyncIterable<unknown>,
  begin: (error?: unknown) => void,
): AsyncIterableIterator<unknown> {
  let begun = false;
  const beginOnce = (error?: unknown): void => {
    if (begun) return;
    begun = true;
    begin(error);
  };
  return wrapStream(source, { item: () => beginOnce(), done: beginOnce });
}

/** Leaves a stream that nobody will read; anything else is left alone. */
export async function leaveStream(stream: unknown): Promise<void> {
  if (isStream(stream)) await stream[Symbol.asyncIterator]().return?.();
}
