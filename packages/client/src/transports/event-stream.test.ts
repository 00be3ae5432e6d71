import { isTracked } from '@ahoy/core';
import { transformer } from '@ahoy/core/transformer';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { collect, toCall } from '../call.fixture.ts';
import { readEventStream } from './event-stream.ts';
import type { HttpResponse } from './send.ts';

/** An answer whose body comes in these chunks; `left` is told when its reader leaves it. */
function answerOf(chunks: readonly Uint8Array[], left?: () => void): HttpResponse {
  async function* body(): AsyncGenerator<Uint8Array> {
    try {
      yield* chunks;
    } finally {
      left?.();
    }
  }
  return {
    url: 'http://127.0.0.1:5000/trpc/greeter.greetings',
    status: 200,
    ok: true,
    headers: new Headers(),
    text: async () => Buffer.concat(chunks).toString(),
    body: body(),
    leave: () => left?.(),
  };
}

async function read(...chunks: readonly (string | Uint8Array)[]): Promise<unknown[]> {
  const bytes = chunks.map((chunk) => (typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk));
  return collect(readEventStream(answerOf(bytes), toCall({ path: 'greeter.greetings' }), transformer));
}

/** Cuts bytes at the given places. */
function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const ends = [...new Set(places.map((place) => place % (bytes.length + 1)))].toSorted((a, b) => a - b);
  return [0, ...ends].map((start, index) => bytes.subarray(start, ends[index] ?? bytes.length));
}

const END = 'event: return\ndata:\n\n';

describe('a stream of events', () => {
  test('gives the items that were sent, with their ids where they have one', async () => {
    const text = `event: connected\ndata: {}\n\ndata: "a"\nid: 1\n\ndata: {"id":"x","data":5}\n\nevent: ping\ndata:\n\n${END}`;
    const items = await read(text);
    expect(items).toEqual([
      { id: '1', data: 'a' },
      { id: 'x', data: 5 },
    ]);
    expect(items.map(isTracked)).toEqual([true, false]);
  });

  test('gives what is richer than JSON as it was', async () => {
    const item = { at: new Date(0), big: 5n, gap: undefined };
    expect(await read(`data: ${JSON.stringify(transformer.serialize(item))}\n\ndata: undefined\n\n${END}`)).toEqual([
      item,
      undefined,
    ]);
  });

  test('is read whole wherever its bytes are cut in two', async () => {
    const items = ['Ahoy', 'Grüße, Émile', '你好', '👋🏽 \u2028'];
    const events = items.map((item, index) => `id: ${index}\ndata: ${JSON.stringify(item)}\n\n`).join('');
    const bytes = new TextEncoder().encode(`: comment\n\n${events}${END}`);
    for (let place = 0; place <= bytes.length; place++) {
      const whole = await readData([bytes.subarray(0, place), bytes.subarray(place)]);
      expect(whole, `cut at byte ${place}`).toEqual(items);
    }
  });

  test('is read whole however its bytes are cut, and whatever ends its lines', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'binary' })),
        fc.array(fc.nat()),
        fc.constantFrom('\n', '\r\n', '\r'),
        async (items, places, newline) => {
          const lines = items.flatMap((item, index) => [`id: ${index}`, `data: ${JSON.stringify(item)}`, '']);
          const text = [...lines, 'event: return', 'data:', '', ''].join(newline);
          expect(await readData(cut(new TextEncoder().encode(text), places))).toEqual(items);
        },
      ),
    );
  });

  async function readData(chunks: readonly Uint8Array[]): Promise<unknown[]> {
    return (await read(...chunks)).map((item) => (item as { data: unknown }).data);
  }

  test('ends when the server says so, whatever comes after', async () => {
    expect(await read(`data: 1\n\n${END}data: 2\n\n`)).toEqual([1]);
  });
});

describe('a stream fails', () => {
  const broken = {
    code: 'SERVICE_UNAVAILABLE',
    message: 'greeter-service at 127.0.0.1:5000 broke off while answering greeter.greetings (connection closed)',
    neverSent: false,
  };

  test.each([
    ['in the middle of an item', 'data: 1\n\ndata: 2'],
    ['between two items', 'data: 1\n\n'],
    ['before it began', ''],
  ])('when it ends %s without saying so', async (_case, text) => {
    await expect(read(text)).rejects.toMatchObject(broken);
  });

  test('after the items that came before', async () => {
    const items = readEventStream(answerOf([new TextEncoder().encode('data: 1\n\n')]), toCall(), transformer);
    expect(await items.next()).toEqual({ done: false, value: 1 });
    await expect(items.next()).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  });

  test('with the error that the server sends', async () => {
    const shape = { message: 'no', code: -32_003, data: { code: 'FORBIDDEN', httpStatus: 403, reason: 'STOP_LIST' } };
    await expect(read(`data: 1\n\nevent: serialized-error\ndata: ${JSON.stringify(shape)}\n\n`)).rejects.toMatchObject({
      name: 'CallError',
      code: 'FORBIDDEN',
      message: 'no',
      data: { reason: 'STOP_LIST' },
    });
  });

  test.each(['data: {', 'event: serialized-error\ndata: {', 'data: {"$ahoy":5}'])(
    'when what it sends cannot be read: %j',
    async (event) => {
      await expect(read(`${event}\n\n${END}`)).rejects.toMatchObject({
        name: 'CallError',
        code: 'BAD_GATEWAY',
        message: expect.stringMatching(/^127\.0\.0\.1:5000 sent what is no tRPC answer: /),
      });
    },
  );
});

describe('a stream that its reader leaves closes its connection', () => {
  const bytes = new TextEncoder().encode('data: 1\n\ndata: 2\n\n');

  test('after an item', async () => {
    const left = vi.fn();
    for await (const _ of readEventStream(answerOf([bytes, bytes], left), toCall(), transformer)) break;
    expect(left).toHaveBeenCalledOnce();
  });

  test('before the first one', async () => {
    const left = vi.fn();
    await readEventStream(answerOf([bytes], left), toCall(), transformer).return?.();
    expect(left).toHaveBeenCalledOnce();
  });
});
