import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createFeed, type Feed } from './feed.ts';

type Reader = AsyncIterator<readonly [id: string, item: string, ...unknown[]]>;

function read(feed: Feed<string>, options: Parameters<Feed<string>['follow']>[0] = {}): Reader {
  return feed.follow(options)[Symbol.asyncIterator]();
}

async function take(reader: Reader, count: number): Promise<(readonly [id: string, item: string])[]> {
  const taken: (readonly [string, string])[] = [];
  while (taken.length < count) {
    const { value, done } = await reader.next();
    if (done) break;
    taken.push([value[0], value[1]]);
  }
  return taken;
}

async function nextIdOf(reader: Reader): Promise<string> {
  const { value } = await reader.next();
  return value[0];
}

const itemsOf = (taken: readonly (readonly [string, string])[]): string[] => taken.map(([, item]) => item);

describe('a reader', () => {
  test('is given what is published from the moment it follows, before it first reads', async () => {
    const feed = createFeed<string>();
    feed.publish('too early');
    const reader = read(feed);
    feed.publish('a');
    feed.publish('b');
    expect(itemsOf(await take(reader, 2))).toEqual(['a', 'b']);
  });

  test('waits for what is not yet published', async () => {
    const feed = createFeed<string>();
    const next = take(read(feed), 1);
    feed.publish('a');
    expect(itemsOf(await next)).toEqual(['a']);
  });

  test('does not take items from another', async () => {
    const feed = createFeed<string>();
    const readers = [read(feed), read(feed)];
    feed.publish('a');
    for (const reader of readers) expect(itemsOf(await take(reader, 1))).toEqual(['a']);
  });

  test('that is slow is given the newest 1,000 items, and the feed does not wait for it', async () => {
    const feed = createFeed<string>();
    const reader = read(feed);
    for (let n = 1; n <= 2_500; n++) feed.publish(String(n));
    const items = itemsOf(await take(reader, 1_000));
    expect([items[0], items.at(-1)]).toEqual(['1501', '2500']);
  });
});

describe('a reader that comes back', () => {
  test('with the id of an item is given what followed it', async () => {
    const feed = createFeed<string>();
    const first = read(feed);
    for (const item of ['a', 'b', 'c']) feed.publish(item);
    const lastEventId = await nextIdOf(first);
    expect(itemsOf(await take(read(feed, { lastEventId }), 2))).toEqual(['b', 'c']);
  });

  test('with the newest id waits for the next item', async () => {
    const feed = createFeed<string>();
    const first = read(feed);
    feed.publish('a');
    const lastEventId = await nextIdOf(first);
    const next = take(read(feed, { lastEventId }), 1);
    feed.publish('b');
    expect(itemsOf(await next)).toEqual(['b']);
  });

  test('after more than 1,000 items is given those that the feed still has', async () => {
    const feed = createFeed<string>();
    const first = read(feed);
    for (let n = 1; n <= 1_500; n++) feed.publish(String(n));
    const id = await nextIdOf(first);
    const lastEventId = id.replace(/-\d+-/, '-1-');
    expect(itemsOf(await take(read(feed, { lastEventId }), 1))).toEqual(['501']);
  });

  test.each<[string, (ownId: string) => string]>([
    ['an id that was never given out', (id) => id.replace(/-\d+-/, '-999-')],
    ['an id beyond all numbers', (id) => id.replace(/-\d+-/, `-${'9'.repeat(400)}-`)],
    ['an id that is none', () => 'nonsense'],
    ['an empty id', () => ''],
    ['an id without its number', (id) => id.replace(/-\d+-/, '--')],
    ['an id without its time', (id) => id.replace(/-\w+$/, '')],
    ['an id of another feed beyond all times', () => `00000000-1-${'z'.repeat(400)}`],
  ])('with %s is given what is published from now on', async (_, forge) => {
    const feed = createFeed<string>();
    const first = read(feed);
    feed.publish('a');
    const id = await nextIdOf(first);
    const reader = read(feed, { lastEventId: forge(id) });
    feed.publish('b');
    expect(itemsOf(await take(reader, 1))).toEqual(['b']);
  });

  describe('with an id of another feed', () => {
    beforeEach(() => {
      vi.useFakeTimers({ toFake: ['Date'], now: 1_000 });
    });
    afterEach(() => {
      vi.useRealTimers();
    });

    /** The id of an item that another feed publishes now. */
    async function idElsewhere(): Promise<string> {
      const elsewhere = createFeed<string>();
      const reader = read(elsewhere);
      elsewhere.publish('elsewhere');
      return nextIdOf(reader);
    }

    test('is given all that a later process has', async () => {
      const lastEventId = await idElsewhere();
      const feed = createFeed<string>();
      vi.setSystemTime(2_000);
      for (const item of ['a', 'b']) feed.publish(item);
      expect(itemsOf(await take(read(feed, { lastEventId }), 2))).toEqual(['a', 'b']);
    });

    test('is given what a replica has published since, and not what it had before', async () => {
      const replica = createFeed<string>();
      for (const item of ['a', 'b']) replica.publish(item);
      vi.setSystemTime(2_000);
      const lastEventId = await idElsewhere();
      vi.setSystemTime(3_000);
      for (const item of ['c', 'd']) replica.publish(item);
      expect(itemsOf(await take(read(replica, { lastEventId }), 2))).toEqual(['c', 'd']);
    });

    test('is given what is published from now on where nothing was since', async () => {
      const replica = createFeed<string>();
      replica.publish('a');
      vi.setSystemTime(2_000);
      const reader = read(replica, { lastEventId: await idElsewhere() });
      vi.setSystemTime(3_000);
      replica.publish('b');
      expect(itemsOf(await take(reader, 1))).toEqual(['b']);
    });
  });
});

describe('a signal', () => {
  test('ends a reader that waits', async () => {
    const controller = new AbortController();
    const next = read(createFeed(), { signal: controller.signal }).next();
    controller.abort();
    expect(await next).toEqual({ done: true, value: undefined });
  });

  test('ends a reader that has items left', async () => {
    const feed = createFeed<string>();
    const controller = new AbortController();
    const reader = read(feed, { signal: controller.signal });
    feed.publish('a');
    feed.publish('b');
    await take(reader, 1);
    controller.abort();
    expect(await reader.next()).toEqual({ done: true, value: undefined });
  });

  test('that has aborted gives a reader nothing', async () => {
    const feed = createFeed<string>();
    const reader = read(feed, { signal: AbortSignal.abort() });
    feed.publish('a');
    expect(await reader.next()).toEqual({ done: true, value: undefined });
  });

  test('has no listener left after each item and after the end', async () => {
    const feed = createFeed<string>();
    const controller = new AbortController();
    const reader = read(feed, { signal: controller.signal });
    for (const item of ['a', 'b', 'c']) {
      const next = reader.next();
      expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1);
      feed.publish(item);
      await next;
      expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
    }
    const last = reader.next();
    controller.abort();
    await last;
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
  });
});
