import { expect, test, vi } from 'vitest';
import { turns } from './connection.fixture.ts';
import { writeStream } from './stream-writer.ts';

interface Source {
  readonly items: AsyncIterable<number>;
  readonly asked: () => number;
  readonly left: () => boolean;
}

function endless(): Source {
  let asked = 0;
  let left = false;
  const items = (async function* () {
    try {
      for (;;) yield asked++;
    } finally {
      left = true;
    }
  })();
  return { items, asked: () => asked, left: () => left };
}

test('items are sent while there is credit, and asked for one by one', async () => {
  const { items, asked } = endless();
  const send = vi.fn((item: number) => (item === 3 ? 5 : 1));
  const stream = writeStream(items, { window: 3, send: (item) => send(item as number), onEnd() {} });
  await turns();
  expect([send.mock.calls.length, asked()]).toEqual([3, 3]);
  stream.granted(1);
  await turns();
  expect(send).toHaveBeenCalledTimes(4);
  // The last one cost more than there was.
  stream.granted(4);
  await turns();
  expect(send).toHaveBeenCalledTimes(4);
  stream.granted(1);
  await turns();
  expect(send).toHaveBeenCalledTimes(5);
  stream.stop();
});

test('credit for what was not sent is refused', async () => {
  const { items } = endless();
  const stream = writeStream(items, { window: 3, send: () => 1, onEnd() {} });
  await turns();
  stream.granted(2);
  expect(() => stream.granted(2 ** 50)).toThrow('expected credit for items that were sent');
  stream.stop();
});

test('a stream that is stopped leaves its source, and does not end', async () => {
  const { items, left } = endless();
  const onEnd = vi.fn();
  const stream = writeStream(items, { window: 3, send: () => 1, onEnd });
  await turns();
  stream.stop();
  stream.stop();
  await turns();
  expect(left()).toBe(true);
  expect(onEnd).not.toHaveBeenCalled();
});

test('an item that cannot be sent ends the stream, and its source is left', async () => {
  const { items, left } = endless();
  const onEnd = vi.fn();
  const error = new Error('no');
  writeStream(items, {
    window: 3,
    send() {
      throw error;
    },
    onEnd,
  });
  await turns();
  expect(left()).toBe(true);
  expect(onEnd.mock.calls).toEqual([[{ error }]]);
});

test('a source that fails when it is left harms nobody', async () => {
  const items = {
    [Symbol.asyncIterator]: () => ({
      next: () => new Promise<IteratorResult<number>>(() => {}),
      return: () => Promise.reject(new Error('cannot leave')),
    }),
  };
  const onEnd = vi.fn();
  const stream = writeStream(items, { window: 3, send: () => 1, onEnd });
  await turns();
  stream.stop();
  await turns();
  expect(onEnd).not.toHaveBeenCalled();
});
