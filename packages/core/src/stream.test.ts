import { describe, expect, test, vi } from 'vitest';
import { closableStream, isStream, whenBegun } from './stream.ts';

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
