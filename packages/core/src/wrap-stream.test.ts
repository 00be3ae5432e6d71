import { getEventListeners } from 'node:events';
import { expect, test, vi } from 'vitest';
import { wrapStream } from './wrap-stream.ts';

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

test('gives the items of its source, each within what is said, and is done once at the end', async () => {
  const done = vi.fn();
  let steps = 0;
  const within = <T>(run: () => T): T => {
    steps++;
    return run();
  };
  expect(await collect(wrapStream(source().items, { within, done }))).toEqual([1, 2, 3]);
  // Four steps, and the end.
  expect(steps).toBe(5);
  expect(done.mock.calls).toEqual([[]]);
});

test('is done once when its reader leaves, and closes its source', async () => {
  const done = vi.fn();
  const from = source();
  for await (const item of wrapStream(from.items, { done })) if (item === 2) break;
  expect(from.closed).toBe(true);
  expect(done.mock.calls).toEqual([[]]);
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

test('stays ended, and runs nothing any more', async () => {
  const done = vi.fn();
  let steps = 0;
  const within = <T>(run: () => T): T => {
    steps++;
    return run();
  };
  const stream = wrapStream(source().items, { within, done });
  await stream.return?.();
  expect(await stream.next()).toEqual({ done: true, value: undefined });
  await stream.return?.();
  // To leave, and the end.
  expect(steps).toBe(2);
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

test('gives what is made of its items, at once or later, and fails where nothing can be', async () => {
  const doubled = wrapStream(source().items, { map: (item) => Number(item) * 2 });
  const later = wrapStream(doubled, { map: async (item) => `${String(item)}!` });
  expect(await collect(later)).toEqual(['2!', '4!', '6!']);

  const from = source();
  const done = vi.fn<(error?: unknown) => void>();
  const refusing = wrapStream(from.items, {
    map(item) {
      if (item === 2) throw new RangeError('no 2');
      return item;
    },
  });
  const seen: unknown[] = [];
  const reading = (async () => {
    for await (const item of wrapStream(refusing, { item: () => seen.push('item'), done })) seen.push(item);
  })();
  await expect(reading).rejects.toThrow('no 2');
  expect(seen).toEqual(['item', 1]);
  expect(done.mock.calls).toEqual([[new RangeError('no 2')]]);
  expect(from.closed).toBe(true);
});

test('tells each layer of a failure what the layers inside have made of it', async () => {
  async function* broken(): AsyncGenerator<number> {
    yield 1;
    throw new Error('broken');
  }
  const [inner, outer] = [vi.fn<(error?: unknown) => void>(), vi.fn<(error?: unknown) => void>()];
  const stream = wrapStream(
    wrapStream(broken(), { done: inner, failed: (error) => new Error('in a layer', { cause: error }) }),
    { done: outer },
  );
  await expect(collect(stream)).rejects.toThrow('in a layer');
  expect(inner.mock.calls[0]?.[0]).toMatchObject({ message: 'in a layer' });
  expect(outer.mock.calls).toEqual(inner.mock.calls);
});

test('ends in the middle of a wait when a signal aborts; layers inside of that one are left', async () => {
  async function* waiting(): AsyncGenerator<number> {
    yield 1;
    await new Promise(() => {});
  }
  const gone = new AbortController();
  const [inner, outer] = [vi.fn<(error?: unknown) => void>(), vi.fn<(error?: unknown) => void>()];
  const timed = wrapStream(wrapStream(waiting(), { done: inner }), { until: { signal: gone.signal, path: 'a.b' } });
  const stream = wrapStream(timed, { done: outer });
  await stream.next();
  const next = stream.next();
  expect(getEventListeners(gone.signal, 'abort')).toHaveLength(1);
  gone.abort();
  await expect(next).rejects.toMatchObject({ code: 'CLIENT_CLOSED_REQUEST' });
  expect(getEventListeners(gone.signal, 'abort')).toHaveLength(0);
  expect(inner.mock.calls).toEqual([[]]);
  expect(outer.mock.calls).toMatchObject([[{ code: 'CLIENT_CLOSED_REQUEST' }]]);
  expect(await stream.next()).toEqual({ done: true, value: undefined });
});

test('fails at its next step when a signal has aborted between two', async () => {
  const gone = new AbortController();
  const stream = wrapStream(source().items, { until: { signal: gone.signal, path: 'a.b' } });
  await stream.next();
  gone.abort();
  await expect(stream.next()).rejects.toMatchObject({ code: 'CLIENT_CLOSED_REQUEST' });
  expect(await stream.next()).toEqual({ done: true, value: undefined });
});

test('fails at its first step when the signal has aborted before', async () => {
  const stream = wrapStream(source().items, { until: { signal: AbortSignal.abort(), path: 'a.b' } });
  await expect(stream.next()).rejects.toMatchObject({ code: 'CLIENT_CLOSED_REQUEST' });
});

test('leaves no listener behind when it ends', async () => {
  const { signal } = new AbortController();
  await collect(wrapStream(source().items, { until: { signal, path: 'a.b' } }));
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});

test('answers steps in order though they are asked for at once, and those after its end', async () => {
  const stream = wrapStream(source().items, {});
  const steps = await Promise.all([stream.next(), stream.next(), stream.next(), stream.next(), stream.next()]);
  expect(steps.map(({ value }) => value as unknown)).toEqual([1, 2, 3, undefined, undefined]);
});

test('a reader that waits learns of the end when another leaves', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  async function* waiting(): AsyncGenerator<number> {
    await promise;
    yield 1;
  }
  const stream = wrapStream(waiting(), {});
  const next = stream.next();
  const left = stream.return?.('x');
  resolve();
  expect(await next).toEqual({ done: true, value: undefined });
  expect(await left).toEqual({ done: true, value: 'x' });
});
