import { type Call, CallError, type Metadata, timeLeftMs } from '@ahoy/core';
import { tracked } from '@trpc/server';
import { getEventListeners, once } from 'node:events';
import { describe, expect, test, vi } from 'vitest';
import { collect, createPair, failureOf, toCall, turns, until } from './connection.fixture.ts';

const echo = ({ input }: Call): unknown => input;

async function* counting(upTo: number): AsyncGenerator<number> {
  for (let number = 0; number < upTo; number++) yield number;
}

describe('a call', () => {
  test('gives its answer, and leaves nothing behind', async () => {
    const { client } = createPair(echo);
    const { signal } = new AbortController();
    expect(await client.call(toCall('lab.echo', { a: [1] }, { signal }))).toEqual({ a: [1] });
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  test('arrives as it was made', async () => {
    const { client } = createPair(
      ({ path, input, metadata, deadline, signal, peer }) => {
        const left = deadline === undefined ? undefined : timeLeftMs(deadline) > 5_000;
        return { path, input, metadata, left, aborted: signal?.aborted, peer };
      },
      { server: { peerAddress: '192.0.2.1' } },
    );
    const metadata = { 'x-a': '1', 'x-b': '2' };
    const answer = { path: 'lab.look', input: null, metadata, left: true, aborted: false, peer: '192.0.2.1' };
    // The second time its names are numbers.
    for (let time = 0; time < 2; time++) {
      const deadline = Date.now() + 60_000;
      expect(await client.call(toCall('lab.look', null, { metadata, deadline }))).toEqual(answer);
    }
    expect(await client.call(toCall('lab.look'))).toEqual({
      ...answer,
      input: undefined,
      metadata: {},
      left: undefined,
    });
  });

  test('whose deadline has passed says so, rather than that it has none', async () => {
    const { client } = createPair(({ deadline }) => deadline !== undefined && timeLeftMs(deadline) <= 0);
    expect(await client.call(toCall('lab.late', 1, { deadline: Date.now() - 50 }))).toBe(true);
  });

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['an object that is nothing as JSON', { toJSON: () => undefined }],
  ])('may send and answer %s', async (_case, value) => {
    const { client } = createPair(echo);
    expect(await client.call(toCall('lab.echo', value))).toBeUndefined();
  });

  test('whose input cannot be carried fails, and the next one is understood', async () => {
    const { client } = createPair(echo);
    const metadata = { 'x-a': '1' };
    const bytes = Uint8Array.of(1);
    expect(
      (await failureOf((async () => client.call(toCall('lab.echo', [bytes, () => {}], { metadata })))())).code,
    ).toBe('BAD_REQUEST');
    expect(await client.call(toCall('lab.echo', 1, { metadata }))).toBe(1);
    expect(await client.call(toCall('lab.echo', [bytes], { metadata }))).toEqual([bytes]);
  });

  test.each<[string, Partial<Call>, RegExp]>([
    ['a path that is too long', { path: 'x'.repeat(1025) }, /^path: expected at most 1024 characters, got 1025$/],
    ['too much metadata', { metadata: manyPairs(101) }, /^metadata: expected at most 100 pairs/],
    ['metadata that is too long', { metadata: { a: 'x'.repeat(8192) } }, /8192 characters, got 1 and 8193$/],
  ])('with %s fails before it is sent', async (_case, call, message) => {
    const { client } = createPair(echo);
    const made = (async () => client.call(toCall('lab.echo', 1, call)))();
    expect(await failureOf(made)).toMatchObject({ code: 'BAD_REQUEST', message: expect.stringMatching(message) });
    expect(await client.call(toCall('lab.echo', 1, { metadata: { a: 'b' } }))).toBe(1);
  });

  test.each<[string, Metadata]>([
    ['a name that cannot travel', { 'x y': '1' }],
    ['a value that cannot travel', { 'x-y': 'line\nbreak' }],
    ['a value that is none', { 'x-y': 1 as unknown as string }],
  ])('with %s in its metadata fails before it is sent', async (_case, metadata) => {
    const { client } = createPair(echo);
    const made = (async () => client.call(toCall('lab.echo', 1, { metadata })))();
    expect(await failureOf(made)).toMatchObject({ code: 'BAD_REQUEST', message: expect.stringMatching(/^metadata/) });
    expect(await client.call(toCall('lab.echo', 1))).toBe(1);
  });

  test('has its names of metadata arrive in small letters', async () => {
    const { client } = createPair(({ metadata }) => metadata);
    for (let time = 0; time < 2; time++) {
      expect(await client.call(toCall('lab.x', 1, { metadata: { 'X-Name': 'Ada' } }))).toEqual({ 'x-name': 'Ada' });
    }
  });

  test('has names and values of metadata as many and as long as they may be', async () => {
    const { client } = createPair(({ metadata }) => Object.keys(metadata).length);
    expect(await client.call(toCall('lab.x', 1, { metadata: manyPairs(100) }))).toBe(100);
    expect(await client.call(toCall('lab.x', 1, { metadata: { a: '"'.repeat(8191) } }))).toBe(1);
  });

  test('may be one of more paths than are numbered', async () => {
    const { client } = createPair(({ path }) => path);
    const paths = Array.from({ length: 1500 }, (_, index) => `lab.procedure${index}`);
    for (const path of [...paths, ...paths, 'x'.repeat(1000), 'x'.repeat(1000)]) {
      expect(await client.call(toCall(path))).toBe(path);
    }
  });

  test('of no procedure fails where there are none', async () => {
    const { server } = createPair(echo);
    expect(await failureOf(server.call(toCall('lab.x')))).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('waits for what the other side says that it takes', async () => {
    const { client } = createPair(echo, { server: { limits: { maxMessageBytes: 10_000 } } });
    const small = client.call(toCall('lab.echo', 'x'.repeat(9_998)));
    const large = failureOf(client.call(toCall('lab.echo', 'x'.repeat(9_999))));
    expect(await small).toHaveLength(9_998);
    expect(await large).toMatchObject({
      code: 'PAYLOAD_TOO_LARGE',
      message: 'the other side takes values of at most 10000 bytes, got 10001',
    });
    expect(await client.call(toCall('lab.echo', 1))).toBe(1);
  });

  test('whose answer is too large for its caller fails with PAYLOAD_TOO_LARGE', async () => {
    const { client } = createPair(() => 'x'.repeat(2_000), { client: { limits: { maxMessageBytes: 1_000 } } });
    expect((await failureOf(client.call(toCall('lab.x')))).code).toBe('PAYLOAD_TOO_LARGE');
    const { client: tiny } = createPair(() => 'x', { client: { limits: { maxMessageBytes: 1 } } });
    // Not even an error has room.
    expect((await failureOf(tiny.call(toCall('lab.x')))).message).toBe('unknown');
  });

  test('above the number of calls that may run is refused, and runs once there is room', async () => {
    const release = Promise.withResolvers<void>();
    const { client } = createPair(async () => release.promise, { server: { limits: { maxCalls: 2 } } });
    const running = [client.call(toCall('lab.x')), client.call(toCall('lab.x'))];
    expect(await failureOf(client.call(toCall('lab.x')))).toMatchObject({
      code: 'TOO_MANY_REQUESTS',
      message: 'lab.x: 2 calls run on this connection',
    });
    release.resolve();
    await Promise.all(running);
    expect(await client.call(toCall('lab.x'))).toBeUndefined();
  });

  test('may be one of many in one instant, whatever they are written in', async () => {
    const { client } = createPair(echo);
    await client.ready;
    const inputs = Array.from({ length: 200 }, (_, index) => `${index}`.padEnd(900, '€'));
    expect(await Promise.all(inputs.map((input) => client.call(toCall('lab.x', input))))).toEqual(inputs);
  });

  test('may be made by either side, at the same time', async () => {
    const say =
      (name: string) =>
      async ({ input }: Call) => (await turns(1), `${name} ${String(input)}`);
    const { client, server } = createPair(say('server'), { client: { handle: say('client') } });
    const calls = Array.from({ length: 50 }, (_, index) => [
      client.call(toCall('lab.x', index)),
      server.call(toCall('lab.x', index)),
    ]);
    expect(await Promise.all(calls.flat())).toEqual(
      calls.flatMap((_, index) => [`server ${index}`, `client ${index}`]),
    );
  });

  test('tells when one is waited for, and when none is', async () => {
    const busy: boolean[] = [];
    const { client } = createPair(echo, { client: { onBusy: (isBusy) => busy.push(isBusy) } });
    await Promise.all([client.call(toCall('lab.x')), client.call(toCall('lab.x'))]);
    expect(busy).toEqual([true, false]);
    expect(await client.call(toCall('lab.x', 1))).toBe(1);
    const stream = await client.call(toCall('lab.x', counting(1)));
    expect(busy).toEqual([true, false, true, false, true]);
    expect(await collect(stream)).toEqual([0]);
    expect(busy).toEqual([true, false, true, false, true, false]);
  });
});

describe('an error', () => {
  test('is what the other side makes of it', async () => {
    const { client } = createPair(() => {
      throw CallError.local('CONFLICT', 'sold out');
    });
    expect(await failureOf(client.call(toCall('lab.x')))).toMatchObject({ code: 'CONFLICT', message: 'sold out' });
  });

  test.each<[string, () => unknown]>([
    ['a function', () => () => {}],
    [
      'a stream that cannot be opened',
      () => ({
        [Symbol.asyncIterator]: () => {
          throw new TypeError('broken');
        },
      }),
    ],
    ['a stream of what is no iterator', () => ({ [Symbol.asyncIterator]: () => 1 })],
  ])('comes of a handler that answers with %s', async (_case, answer) => {
    const { client } = createPair(async () => answer());
    const failed = (async () => collect(await client.call(toCall('lab.x'))))();
    expect((await failureOf(failed)).code).toBe('INTERNAL_SERVER_ERROR');
    expect(client.isOpen()).toBe(true);
  });

  test('comes even where nothing can be said of it', async () => {
    const toShape = (): never => {
      throw new Error('no shape');
    };
    const { client } = createPair(() => Promise.reject(new Error('x')), { server: { toShape } });
    expect((await failureOf(client.call(toCall('lab.x')))).message).toBe('unknown');
  });

  test('comes of a caller whose own listener fails', async () => {
    const { client } = createPair(echo);
    const onMetadata = (): never => {
      throw new Error('the listener fails');
    };
    expect((await failureOf(client.call(toCall('lab.x', 1, { onMetadata })))).message).toBe('the listener fails');
    expect(await client.call(toCall('lab.x', 2))).toBe(2);
  });
});

describe('a stream', () => {
  test('gives its items and ends', async () => {
    const { client } = createPair(() => counting(3));
    expect(await collect(await client.call(toCall('lab.x')))).toEqual([0, 1, 2]);
  });

  test('gives tracked items with their ids', async () => {
    const { client } = createPair(async function* () {
      yield tracked('a', undefined);
      yield tracked('b', 2);
    });
    expect(await collect(await client.call(toCall('lab.x')))).toEqual([
      { id: 'a', data: undefined },
      { id: 'b', data: 2 },
    ]);
  });

  test('with an id that is too long is a mistake of the service', async () => {
    const { client } = createPair(async function* () {
      yield tracked('x'.repeat(8_193), 1);
    });
    const failed = (async () => collect(await client.call(toCall('lab.x'))))();
    expect((await failureOf(failed)).code).toBe('INTERNAL_SERVER_ERROR');
    expect(client.isOpen()).toBe(true);
  });

  test('that fails gives what came before, then its error, once', async () => {
    const { client } = createPair(async function* () {
      yield 1;
      throw CallError.local('CONFLICT', 'in the middle');
    });
    const stream = (await client.call(toCall('lab.x'))) as AsyncIterator<unknown>;
    await turns();
    expect(await stream.next()).toEqual({ done: false, value: 1 });
    expect(await failureOf(stream.next())).toMatchObject({ code: 'CONFLICT', message: 'in the middle' });
    expect(await stream.next()).toEqual({ done: true, value: undefined });
  });

  test.each([0, 1])(
    'with an item that cannot be carried after %i that can fails, and its source is left',
    async (good) => {
      let left = false;
      const { client } = createPair(async function* () {
        try {
          for (let index = 0; index < good; index++) yield index;
          yield () => {};
          yield 'more';
        } finally {
          left = true;
        }
      });
      const items: unknown[] = [];
      const reading = (async () => {
        for await (const item of (await client.call(toCall('lab.x'))) as AsyncIterable<unknown>) items.push(item);
      })();
      expect((await failureOf(reading)).code).toBe('INTERNAL_SERVER_ERROR');
      expect(items).toHaveLength(good);
      await until(() => left);
    },
  );

  test.each(['before', 'after'])('that is left %s its first item stops its source', async (when) => {
    const left = Promise.withResolvers<void>();
    const { client } = createPair(async function* ({ signal }: Call) {
      try {
        yield 1;
        await once(signal as AbortSignal, 'abort');
      } finally {
        left.resolve();
      }
    });
    const stream = (await client.call(toCall('lab.x'))) as AsyncIterator<unknown>;
    if (when === 'after') await stream.next();
    await stream.return?.();
    await left.promise;
    expect(await stream.next()).toEqual({ done: true, value: undefined });
  });

  test('is read no faster than its reader reads', async () => {
    let asked = 0;
    const { client } = createPair(async function* () {
      for (;;) yield asked++;
    });
    const stream = (await client.call(toCall('lab.x'))) as AsyncIterator<unknown>;
    await turns(100);
    expect(asked).toBeLessThanOrEqual(257);
    for (let read = 0; read < 1_000; read++) {
      expect(await stream.next()).toEqual({ done: false, value: read });
      expect(asked).toBeLessThanOrEqual(read + 258);
    }
    await stream.return?.();
  });

  test('of large items is read no faster either', async () => {
    let asked = 0;
    const { client } = createPair(async function* () {
      for (;;) yield `${asked++}`.padEnd(100_000);
    });
    const stream = (await client.call(toCall('lab.x'))) as AsyncIterator<string>;
    await turns(100);
    // Three of 98 units are more than the window of 256.
    expect(asked).toBeLessThanOrEqual(4);
    for (let read = 0; read < 50; read++) expect(Number((await stream.next()).value)).toBe(read);
    expect(asked).toBeLessThanOrEqual(54);
    await stream.return?.();
  });

  test('is no wider than both sides want', async () => {
    for (const [own, peers] of [
      [3, 1000],
      [1000, 3],
      [1, 1],
    ] as const) {
      let asked = 0;
      const { client } = createPair(
        async function* () {
          while (asked < 50) yield asked++;
        },
        { client: { limits: { streamWindow: own } }, server: { limits: { streamWindow: peers } } },
      );
      const stream = (await client.call(toCall('lab.x'))) as AsyncIterableIterator<unknown>;
      await turns();
      expect(asked).toBeLessThanOrEqual(4);
      expect(await collect(stream)).toHaveLength(50);
    }
  });

  test('above the number of streams that may be open fails, and is left', async () => {
    const left: unknown[] = [];
    const { client } = createPair(
      ({ input }) => ({
        [Symbol.asyncIterator]: () => ({
          next: () => new Promise(() => {}),
          return: async () => (left.push(input), { done: true, value: undefined }),
        }),
      }),
      { server: { limits: { maxStreams: 2 } } },
    );
    const first = (await client.call(toCall('lab.x', 'first'))) as AsyncIterator<unknown>;
    await client.call(toCall('lab.x', 'second'));
    expect(await failureOf(client.call(toCall('lab.x', 'third')))).toMatchObject({
      code: 'TOO_MANY_REQUESTS',
      message: 'lab.x: 2 streams run on this connection',
    });
    expect(left).toEqual(['third']);
    expect((await failureOf(client.call(toCall('lab.x', counting(3))))).code).toBe('TOO_MANY_REQUESTS');
    await first.return?.();
    await client.call(toCall('lab.x', 'fourth'));
  });
});

describe('a stream of the caller', () => {
  test('is read to its end', async () => {
    const { client } = createPair(async ({ input }) => collect(input));
    expect(await client.call(toCall('lab.x', counting(1000)))).toHaveLength(1000);
  });

  test('makes room for another once it has ended', async () => {
    const { client } = createPair(async ({ input }) => collect(input), { server: { limits: { maxStreams: 1 } } });
    for (let time = 0; time < 3; time++) expect(await client.call(toCall('lab.x', counting(2)))).toEqual([0, 1]);
  });

  test('is read no faster than the handler reads', async () => {
    let asked = 0;
    const go = Promise.withResolvers<void>();
    const source = async function* (): AsyncGenerator<number> {
      while (asked < 1000) yield asked++;
    };
    const { client } = createPair(async ({ input }) => {
      await go.promise;
      return collect(input);
    });
    const answer = client.call(toCall('lab.x', source()));
    await turns(100);
    expect(asked).toBeLessThanOrEqual(257);
    go.resolve();
    expect(await answer).toHaveLength(1000);
  });

  test('is left once the handler has left it, and its large items are sent no further', async () => {
    const left = Promise.withResolvers<void>();
    const source = async function* (): AsyncGenerator<string> {
      try {
        for (;;) yield 'x'.repeat(1_000_000);
      } finally {
        left.resolve();
      }
    };
    const { client } = createPair(async ({ input }) => {
      for await (const item of input as AsyncIterable<string>) return item.length;
      return 0;
    });
    expect(await client.call(toCall('lab.x', source()))).toBe(1_000_000);
    await left.promise;
    expect(await client.call(toCall('lab.x', counting(0)))).toBe(0);
  });

  test('that fails cancels the call, which fails with the same error', async () => {
    const gone = Promise.withResolvers<unknown>();
    const { client } = createPair(async ({ input, signal }) => {
      signal?.addEventListener('abort', () => gone.resolve(signal.reason));
      return collect(input);
    });
    const source = async function* (): AsyncGenerator<number> {
      yield 1;
      throw new Error('the source fails');
    };
    expect((await failureOf(client.call(toCall('lab.x', source())))).message).toBe('the source fails');
    expect(await gone.promise).toMatchObject({ code: 'CLIENT_CLOSED_REQUEST' });
  });

  test.each<[string, () => unknown]>([
    [
      'whose item cannot be carried',
      async function* () {
        yield () => {};
      },
    ],
    [
      'whose item is too large',
      async function* () {
        yield 'x'.repeat(2 ** 23);
      },
    ],
    [
      'that cannot be opened',
      () => ({
        [Symbol.asyncIterator]: () => {
          throw new Error('broken');
        },
      }),
    ],
  ])('%s fails, and harms no other', async (_case, source) => {
    const { client } = createPair(async ({ input }) => collect(input));
    expect(await failureOf(client.call(toCall('lab.x', source())))).toBeInstanceOf(Error);
    expect(await client.call(toCall('lab.x', counting(2)))).toEqual([0, 1]);
  });

  test('is answered item by item', async () => {
    const { client } = createPair(async function* ({ input }: Call) {
      for await (const item of input as AsyncIterable<number>) yield item * 2;
    });
    const answered = Promise.withResolvers<void>();
    const source = async function* (): AsyncGenerator<number> {
      yield 1;
      await answered.promise;
      yield 2;
    };
    const items: unknown[] = [];
    for await (const item of (await client.call(toCall('lab.x', source()))) as AsyncIterable<unknown>) {
      items.push(item);
      answered.resolve();
    }
    expect(items).toEqual([2, 4]);
  });
});

describe('metadata of an answer', () => {
  function told(): { readonly metadata: Metadata[]; readonly onMetadata: (metadata: Metadata) => void } {
    const metadata: Metadata[] = [];
    return { metadata, onMetadata: (one) => metadata.push(one) };
  }

  test.each<[string, (call: Call) => unknown]>([
    ['a value', () => 1],
    [
      'an error',
      () => {
        throw new Error('x');
      },
    ],
    ['a stream', () => counting(2)],
    ['a stream without items', () => counting(0)],
    [
      'a stream that fails at once',
      async function* () {
        yield await Promise.reject(new Error('x'));
      },
    ],
  ])('is told before %s, once', async (_case, answer) => {
    const { metadata, onMetadata } = told();
    const { client } = createPair((call) => {
      call.response?.add({ 'x-served-by': 'a' });
      return answer(call);
    });
    await Promise.allSettled([(async () => collect(await client.call(toCall('lab.x', 1, { onMetadata }))))()]);
    expect(metadata).toEqual([{ 'x-served-by': 'a' }]);
  });

  test('that is too long is a mistake of the service, of a value and of a stream', async () => {
    for (const answer of [() => 1, () => counting(1), () => counting(0)]) {
      const { client } = createPair((call) => {
        call.response?.add({ 'x-long': 'x'.repeat(10_000) });
        return answer();
      });
      const failed = (async () => collect(await client.call(toCall('lab.x'))))();
      expect((await failureOf(failed)).code).toBe('INTERNAL_SERVER_ERROR');
    }
  });
});

describe('a cancelled call', () => {
  test('that was cancelled before is not made', async () => {
    const handle = vi.fn(echo);
    const { client } = createPair(handle);
    const made = (async () => client.call(toCall('lab.x', 1, { signal: AbortSignal.abort() })))();
    expect((await failureOf(made)).code).toBe('CLIENT_CLOSED_REQUEST');
    await turns();
    expect(handle).not.toHaveBeenCalled();
  });

  test('fails at once, and its handler is told', async () => {
    const gone = Promise.withResolvers<unknown>();
    const controller = new AbortController();
    const { client } = createPair(async ({ signal }) => {
      signal?.addEventListener('abort', () => gone.resolve(signal.reason));
      controller.abort();
      await gone.promise;
      return 'too late';
    });
    const failed = await failureOf(client.call(toCall('lab.x', 1, { signal: controller.signal })));
    expect(failed.code).toBe('CLIENT_CLOSED_REQUEST');
    expect(await gone.promise).toMatchObject({ code: 'CLIENT_CLOSED_REQUEST' });
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
    expect(client.isOpen()).toBe(true);
  });

  test('after its answer changes nothing', async () => {
    const controller = new AbortController();
    const { client } = createPair(echo);
    expect(await client.call(toCall('lab.x', 1, { signal: controller.signal }))).toBe(1);
    controller.abort();
    expect(await client.call(toCall('lab.x', 2))).toBe(2);
  });

  test('in the middle of its stream fails it, and the source is left', async () => {
    const left = Promise.withResolvers<void>();
    const controller = new AbortController();
    const { client } = createPair(async function* ({ signal }: Call) {
      try {
        yield 1;
        if (!signal?.aborted) await once(signal as AbortSignal, 'abort');
      } finally {
        left.resolve();
      }
    });
    const stream = (await client.call(toCall('lab.x', 1, { signal: controller.signal }))) as AsyncIterator<unknown>;
    await stream.next();
    const next = failureOf(stream.next());
    controller.abort();
    expect((await next).code).toBe('CLIENT_CLOSED_REQUEST');
    await left.promise;
  });

  test('that opens a stream late has it left', async () => {
    const controller = new AbortController();
    const left = Promise.withResolvers<void>();
    const { client } = createPair(async ({ signal }) => {
      const aborted = once(signal as AbortSignal, 'abort');
      controller.abort();
      await aborted;
      return {
        [Symbol.asyncIterator]: () => ({
          next: () => new Promise(() => {}),
          return: async () => (left.resolve(), { done: true, value: undefined }),
        }),
      };
    });
    await failureOf(client.call(toCall('lab.x', 1, { signal: controller.signal })));
    await left.promise;
  });
});

function manyPairs(count: number): Metadata {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`x-${index}`, String(index)]));
}
