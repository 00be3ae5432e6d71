import { isTrackedEnvelope, tracked } from '@trpc/server';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { stream, streamItemOf, trackedStream } from './item-stream.ts';

const Greeting = z.object({ name: z.string().trim(), loud: z.boolean().default(false) });

async function* of(...items: unknown[]): AsyncGenerator<never> {
  // The schemas are asked to judge whatever a handler yields.
  for (const item of items) yield item as never;
}

async function collect(items: AsyncIterable<unknown>): Promise<unknown[]> {
  const collected: unknown[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

test('each item of a stream is validated, and transformed as its schema says', async () => {
  const items = await stream(Greeting).parseAsync(of({ name: ' Ada ' }, { name: 'Bo', loud: true }));
  expect(await collect(items)).toEqual([
    { name: 'Ada', loud: false },
    { name: 'Bo', loud: true },
  ]);
});

test('the first item that does not fit ends the stream, after those that did, and closes the handler', async () => {
  let closed = false;
  async function* handler(): AsyncGenerator<never> {
    try {
      yield* of({ name: 'Ada' }, { name: 5 }, { name: 'Bo' });
    } finally {
      closed = true;
    }
  }
  const items = (await stream(Greeting).parseAsync(handler()))[Symbol.asyncIterator]();
  expect(await items.next()).toMatchObject({ value: { name: 'Ada' } });
  await expect(items.next()).rejects.toThrow(z.ZodError);
  expect(closed).toBe(true);
  expect(await items.next()).toEqual({ done: true, value: undefined });
});

test('a reader that leaves closes the handler', async () => {
  let closed = false;
  async function* handler(): AsyncGenerator<never> {
    try {
      while (true) yield* of({ name: 'Ada' });
    } finally {
      closed = true;
    }
  }
  for await (const _ of await stream(Greeting).parseAsync(handler())) break;
  expect(closed).toBe(true);
});

test('an item is asked for only when the reader wants it', async () => {
  let made = 0;
  async function* handler(): AsyncGenerator<never> {
    for (;;) {
      made++;
      yield* of({ name: 'Ada' });
    }
  }
  const items = (await stream(Greeting).parseAsync(handler()))[Symbol.asyncIterator]();
  expect(made).toBe(0);
  await items.next();
  await items.next();
  expect(made).toBe(2);
});

test.each([[[{ name: 'Ada' }]], ['Ada'], [null], [undefined]])('%j is no stream', async (value) => {
  await expect(stream(Greeting).parseAsync(value)).rejects.toThrow('expected a stream');
});

test('an item of a tracked stream keeps its id, and its data is validated', async () => {
  const items = await collect(await trackedStream(Greeting).parseAsync(of(tracked('7', { name: ' Ada ' }))));
  expect(items.every(isTrackedEnvelope)).toBe(true);
  expect(items).toEqual([tracked('7', { name: 'Ada', loud: false })]);
});

test('data of a tracked item that does not fit ends the stream', async () => {
  const items = await trackedStream(Greeting).parseAsync(of(tracked('7', { name: 5 })));
  await expect(collect(items)).rejects.toThrow(z.ZodError);
});

test.each([[{ name: 'Ada' }], [{ id: '7', data: { name: 'Ada' } }], [['7', { name: 'Ada' }]]])(
  'the untracked item %j ends a tracked stream',
  async (item) => {
    const items = await trackedStream(Greeting).parseAsync(of(item));
    await expect(collect(items)).rejects.toThrow('expected an item made with tracked(id, item)');
  },
);

test('the item of a stream can be read, also from a copy that has a description', () => {
  expect(streamItemOf(stream(Greeting))).toEqual({ schema: Greeting, tracked: false });
  expect(streamItemOf(trackedStream(Greeting).describe('Greetings'))).toEqual({ schema: Greeting, tracked: true });
  expect(streamItemOf(z.array(Greeting))).toBeUndefined();
});
