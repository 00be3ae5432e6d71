import { wrapStream } from './wrap-stream.ts';

/** Tells a stream from a value. */
export function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
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
