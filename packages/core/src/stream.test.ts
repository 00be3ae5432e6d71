import { describe, expect, test, vi } from 'vitest';
import { closableStream, isStream, whenBegun, wrapStream } from './stream.ts';

/** A stream of 1, 2, 3 that says when it was closed. */
function source(): { closed: boolean; items: AsyncGenerator<number> } {
  const state = { closed: false, items: count() };
  async function* count(): AsyncGenerator<number> {
    try {
      yield* [1, 2, 3];
    } finally {
      state.closed = true;
    }
  }
  return state;
}

async function collect(stream: AsyncIterable<unknown>): Promise<unknown[]> {
  const items: unknown[] = [];
  for await (const item of stream) items.push(item);
  return items;
}

test.each<[unknown, boolean]>([
  [source().items, true],
  [{ [Symbol.asyncIterator]: () => {} }, true],
  [[1, 2], false],
  [new Map(), false],
  ['text', false],
  [null, false],
  [undefined, false],
])('%o is a stream: %s', (value, expected) => {
  expect(isStream(value)).toBe(expected);
});

describe('a wrapped stream', () => {
  test('gives the items of its source, each through a step, and is done once at the end', async () => {
    const done = vi.fn();
    let steps = 0;
    const step = <T>(run: () => Promise<T>): Promise<T> => {
      steps++;
      return run();
    };
    expect(await collect(wrapStream(source().items, { step, done }))).toEqual([1, 2, 3]);
    expect(steps).toBe(4);
    expect(done.mock.calls).toEqual([[undefined]]);
  });

  test('is done once when its reader leaves, and closes its source', async () => {
    const done = vi.fn();
    const from = source();
    for await (const item of wrapStream(from.items, { done })) if (item === 2) break;
    expect(from.closed).toBe(true);
    expect(done.mock.calls).toEqual([[undefined]]);
  });

  test('is done once, with the error, when its source fails', async () => {
    const done = vi.fn();
    const failure = new Error('broken');
    async function* broken(): AsyncGenerator<number> {
      yield 1;
      throw failure;
    }
    await expect(collect(wrapStream(broken(), { done }))).rejects.toBe(failure);
    expect(done.mock.calls).toEqual([[failure]]);
  });

  test('is done once, with the error, when a step fails, and closes its source', async () => {
    const done = vi.fn();
    const from = source();
    const late = new Error('too late');
    let steps = 0;
    const step = async <T>(run: () => Promise<T>): Promise<T> => {
      if (++steps > 1) throw late;
      return run();
    };
    await expect(collect(wrapStream(from.items, { step, done }))).rejects.toBe(late);
    await Promise.resolve();
    expect(from.closed).toBe(true);
    expect(done.mock.calls).toEqual([[late]]);
  });

  test('is done once when closing its source fails', async () => {
    const done = vi.fn();
    async function* stubborn(): AsyncGenerator<number> {
      try {
        yield 1;
      } finally {
        // oxlint-disable-next-line no-unsafe-finally
        throw new Error('will not close');
      }
    }
    const stream = wrapStream(stubborn(), { done });
    await stream.next();
    await expect(stream.return?.()).rejects.toThrow('will not close');
    expect(done).toHaveBeenCalledTimes(1);
  });

  test('is done when it is left before it began', async () => {
    const done = vi.fn();
    const stream = wrapStream(source().items, { done });
    expect(await stream.return?.('x')).toEqual({ done: true, value: 'x' });
    expect(done).toHaveBeenCalledTimes(1);
  });

  test('stays ended, and runs no step any more', async () => {
    const done = vi.fn();
    let steps = 0;
    const step = <T>(run: () => Promise<T>): Promise<T> => {
      steps++;
      return run();
    };
    const stream = wrapStream(source().items, { step, done });
    await stream.return?.();
    expect(await stream.next()).toEqual({ done: true, value: undefined });
    await stream.return?.();
    expect(steps).toBe(1);
    expect(done).toHaveBeenCalledTimes(1);
  });

  test('wraps a source that cannot be closed', async () => {
    const done = vi.fn();
    const endless: AsyncIterable<number> = {
      [Symbol.asyncIterator]: () => ({ next: async () => ({ done: false, value: 1 }) }),
    };
    for await (const _ of wrapStream(endless, { done })) break;
    expect(done).toHaveBeenCalledTimes(1);
  });
});

describe('a stream made by a generator', () => {
  async function* numbers(left: () => void): AsyncGenerator {
    try {
      yield 1;
      yield 2;
    } finally {
      left();
    }
  }

  test('is closed once when it is left before its first step', async () => {
    const [left, close] = [vi.fn<() => void>(), vi.fn<() => void>()];
    const stream = closableStream(numbers(left), close);
    expect(await stream.return?.()).toMatchObject({ done: true });
    await stream.return?.();
    expect([left.mock.calls.length, close.mock.calls.length]).toEqual([0, 1]);
    expect(await stream.next()).toEqual({ done: true, value: undefined });
  });

  test('is left by its own finally once it has begun', async () => {
    const [left, close] = [vi.fn<() => void>(), vi.fn<() => void>()];
    for await (const item of closableStream(numbers(left), close)) {
      expect(item).toBe(1);
      break;
    }
    expect([left.mock.calls.length, close.mock.calls.length]).toEqual([1, 0]);
  });
});

describe('a stream that tells when it has begun', () => {
  async function* failing(items: readonly number[]): AsyncGenerator<number> {
    yield* items;
    throw new Error('broken');
  }

  test.each<[string, () => AsyncIterable<number>, unknown[]]>([
    ['its first item', () => source().items, [undefined]],
    ['its end', async function* () {}, [undefined]],
    ['its failure', () => failing([]), [new Error('broken')]],
    ['its first item, and not again before its failure', () => failing([1]), [undefined]],
  ])('does so once, before %s', async (_case, open, told) => {
    const seen: unknown[] = [];
    const stream = whenBegun(open(), (error) => seen.push(error));
    expect(seen).toEqual([]);
    await collect(stream).catch(() => {});
    expect(seen).toEqual(told);
  });

  test('closes its source when it is left', async () => {
    const state = source();
    const begin = vi.fn();
    for await (const _ of whenBegun(state.items, begin)) break;
    expect(state.closed).toBe(true);
    expect(begin).toHaveBeenCalledTimes(1);
  });
});
