import { expect, test } from 'vitest';
import { createStreamReader, type StreamReader } from './stream-reader.ts';

function open(window = 4): { reader: StreamReader; read: number[]; left: () => number } {
  const read: number[] = [];
  let left = 0;
  const reader = createStreamReader({ window, onRead: (units) => read.push(units), onLeave: () => left++ });
  return { reader, read, left: () => left };
}

test('items are given in order, to whoever asks before and after they come', async () => {
  const { reader } = open();
  const early = [reader.next(), reader.next()];
  for (const item of [1, 2, 3]) reader.add(item, 1);
  reader.end();
  expect(await Promise.all([...early, reader.next(), reader.next()])).toEqual([
    { done: false, value: 1 },
    { done: false, value: 2 },
    { done: false, value: 3 },
    { done: true, value: undefined },
  ]);
});

test('what was read is told when half of the window was', async () => {
  const { reader, read } = open(4);
  for (let item = 0; item < 5; item++) reader.add(item, 1);
  expect(reader.unread()).toBe(5);
  for (let item = 0; item < 5; item++) await reader.next();
  expect(read).toEqual([2, 2]);
  expect(reader.unread()).toBe(0);
  const waiting = reader.next();
  reader.add('large', 100);
  await waiting;
  expect(read).toEqual([2, 2, 101]);
});

test('nothing is told of a stream that has ended', async () => {
  const { reader, read } = open(1);
  reader.add(1, 1);
  reader.end();
  await reader.next();
  expect(read).toEqual([]);
});

test('an error comes after the items, to the first who asks', async () => {
  const { reader } = open();
  reader.add(1, 1);
  reader.end(new Error('broken'));
  reader.add(2, 1);
  reader.end(new Error('again'));
  expect(await reader.next()).toEqual({ done: false, value: 1 });
  await expect(reader.next()).rejects.toThrow('broken');
  expect(await reader.next()).toEqual({ done: true, value: undefined });
});

test('an error comes to the first of several who wait', async () => {
  const { reader } = open();
  const waiting = [reader.next(), reader.next()];
  reader.end(new Error('broken'));
  expect((await Promise.allSettled(waiting)).map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
});

test('leaving it is told once, forgets its items and ends who waits', async () => {
  const { reader, left } = open();
  const waiting = reader.next();
  expect(await reader.return?.('gone')).toEqual({ done: true, value: 'gone' });
  expect(await waiting).toEqual({ done: true, value: undefined });
  reader.add(1, 1);
  expect(reader.unread()).toBe(0);
  await reader.return?.();
  expect(left()).toBe(1);
});

test('leaving it after its end is not told', async () => {
  const { reader, left } = open();
  reader.add(1, 1);
  reader.end(new Error('nobody asks'));
  await reader.return?.();
  expect(await reader.next()).toEqual({ done: true, value: undefined });
  expect(left()).toBe(0);
});
