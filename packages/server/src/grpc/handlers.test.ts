import { type Call, CallError, type Invoke } from '@ahoy/core';
import { Metadata, type ServiceError, status, type StatusObject } from '@grpc/grpc-js';
import { tracked, TRPCError } from '@trpc/server';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type GrpcPair, raw, serveGrpc, text } from './grpc.fixture.ts';
import { servicesOf } from './handlers.ts';
import type { GrpcMethod } from './method.ts';

let pair: GrpcPair;
let invoke: Invoke;
let calls: Call[];
let refused: string[];

const method = (name: string, streaming: GrpcMethod['streaming']): GrpcMethod => ({
  service: 'lab.Lab',
  name,
  procedure: `lab.${name}`,
  streaming,
  decodeInput(bytes) {
    if (bytes[0] === 0xff) throw new Error('field 31 has no type 7');
    return text.decode(bytes);
  },
  encodeOutput: (value) => text.encode(typeof value === 'string' ? value : JSON.stringify(value)),
});
const methods = [method('one', 'unary'), method('all', 'client'), method('many', 'server'), method('chat', 'bidi')];

beforeEach(async () => {
  calls = [];
  refused = [];
  const services = servicesOf(methods, {
    invoke: (call) => {
      calls.push(call);
      return invoke(call);
    },
    onRefused: (_call, error) => refused.push(error.message),
  });
  pair = await serveGrpc(services);
});
afterEach(() => pair.close());

const bytesOf = (value: string) => Buffer.from(text.encode(value));
const toText = (bytes: Buffer) => text.decode(bytes);

async function one(request: Buffer, metadata = new Metadata(), options = {}): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  pair.client.makeUnaryRequest('/lab.Lab/one', raw, toText, request, metadata, options, (error, answer) =>
    error ? reject(error) : resolve(answer ?? ''),
  );
  return promise;
}

async function collect(stream: AsyncIterable<unknown>): Promise<unknown[]> {
  const items: unknown[] = [];
  for await (const item of stream) items.push(item);
  return items;
}

describe('a unary call', () => {
  test('reaches the procedure with its metadata, its deadline and where it came from', async () => {
    invoke = async ({ input }) => `Hello, ${String(input)}`;
    const metadata = new Metadata();
    metadata.set('x-tenant', 'blue');
    metadata.set('x-bytes-bin', Buffer.of(1));
    expect(await one(bytesOf('Ada'), metadata, { deadline: Date.now() + 5_000 })).toBe('Hello, Ada');
    expect(calls[0]).toMatchObject({ path: 'lab.one', input: 'Ada', peer: '127.0.0.1' });
    expect(calls[0]?.metadata).toMatchObject({
      'x-tenant': 'blue',
      'user-agent': expect.stringContaining('grpc-node'),
    });
    expect(calls[0]?.metadata).not.toHaveProperty('x-bytes-bin');
    expect((calls[0]?.deadline ?? 0) - Date.now()).toBeGreaterThan(3_000);
  });

  test('whose bytes are no such message is INVALID_ARGUMENT, and never becomes a call', async () => {
    invoke = async () => 'unreachable';
    await expect(one(Buffer.of(0xff, 0xff))).rejects.toMatchObject({
      code: status.INVALID_ARGUMENT,
      details: 'the request is no such message: field 31 has no type 7',
    });
    expect(calls).toEqual([]);
    expect(refused).toHaveLength(1);
  });

  test('that fails has the status of its error, a message of any characters, and the details', async () => {
    invoke = async () => {
      throw CallError.local('CONFLICT', 'schon vergeben 😀 – 已占用', { path: 'lab.one' });
    };
    const error = await one(bytesOf('Ada')).catch((reason: unknown) => reason as ServiceError);
    expect(error).toMatchObject({ code: status.ABORTED, details: 'schon vergeben 😀 – 已占用' });
    const [details] = (error as ServiceError).metadata.get('grpc-status-details-bin');
    expect((details as Buffer).toString()).toContain('"code":"CONFLICT"');
  });

  test('by a mistake in the service says nothing but an id', async () => {
    invoke = async () => {
      throw new TypeError('the secret is 42');
    };
    const error = (await one(bytesOf('Ada')).catch((reason: unknown) => reason)) as ServiceError;
    expect(error.code).toBe(status.INTERNAL);
    expect(error.details).toMatch(/^internal error [0-9a-f-]{36}$/);
    expect(JSON.stringify(error.metadata.getMap())).not.toContain('secret');
  });

  test('that is cancelled aborts the signal of its handler', async () => {
    const aborted = Promise.withResolvers<void>();
    const began = Promise.withResolvers<void>();
    invoke = async ({ signal }) => {
      signal?.addEventListener('abort', () => aborted.resolve());
      began.resolve();
      await aborted.promise;
    };
    const sent = pair.client.makeUnaryRequest('/lab.Lab/one', raw, toText, bytesOf('Ada'), () => {});
    await began.promise;
    sent.cancel();
    await aborted.promise;
  });

  test('of an unknown method is UNIMPLEMENTED', async () => {
    const { promise, resolve } = Promise.withResolvers<ServiceError | null>();
    pair.client.makeUnaryRequest('/lab.Lab/nope', raw, toText, bytesOf(''), resolve);
    expect(await promise).toMatchObject({ code: status.UNIMPLEMENTED });
  });

  test('above the limit is RESOURCE_EXHAUSTED, and the connection lives on', async () => {
    invoke = async () => 'still here';
    await expect(one(bytesOf('x'.repeat(1024 * 1024)))).rejects.toMatchObject({ code: status.RESOURCE_EXHAUSTED });
    expect(await one(bytesOf('small'))).toBe('still here');
  });
});

describe('streams', () => {
  test('of the server give their items, tracked ones with their ids', async () => {
    invoke = async () =>
      (async function* () {
        yield 'first';
        yield tracked('7', 'second');
      })();
    const stream = pair.client.makeServerStreamRequest('/lab.Lab/many', raw, toText, bytesOf(''));
    expect(await collect(stream)).toEqual(['first', JSON.stringify({ id: '7', data: 'second' })]);
  });

  test('of the client are read as they come', async () => {
    invoke = async ({ input }) => (await collect(input as AsyncIterable<unknown>)).join('+');
    const { promise, resolve } = Promise.withResolvers<unknown>();
    const sent = pair.client.makeClientStreamRequest('/lab.Lab/all', raw, toText, (error, answer) =>
      resolve(error ?? answer),
    );
    for (const value of ['a', 'b', 'c']) sent.write(bytesOf(value));
    sent.end();
    expect(await promise).toBe('a+b+c');
  });

  test('both ways answer each item before the next is sent', async () => {
    invoke = async ({ input }) =>
      (async function* () {
        for await (const item of input as AsyncIterable<string>) yield `re: ${item}`;
      })();
    const stream = pair.client.makeBidiStreamRequest('/lab.Lab/chat', raw, toText);
    for (const value of ['a', 'b']) {
      stream.write(bytesOf(value));
      expect((await once(stream, 'data'))[0]).toBe(`re: ${value}`);
    }
    stream.end();
    await once(stream, 'end');
  });

  test('that fail give what came before, then the status', async () => {
    invoke = async () =>
      (async function* () {
        yield 'first';
        throw CallError.local('TOO_MANY_REQUESTS', 'enough');
      })();
    const stream = pair.client.makeServerStreamRequest('/lab.Lab/many', raw, toText, bytesOf(''));
    const seen: unknown[] = [];
    stream.on('data', (item) => seen.push(item));
    const [error] = (await once(stream, 'error')) as [ServiceError];
    expect([seen, error.code, error.details]).toEqual([['first'], status.RESOURCE_EXHAUSTED, 'enough']);
  });

  test('wait for a reader that is slow', async () => {
    let made = 0;
    const left = Promise.withResolvers<void>();
    invoke = async ({ signal }) =>
      (async function* () {
        try {
          for (; !signal?.aborted; made++) yield 'x'.repeat(10_000);
        } finally {
          left.resolve();
        }
      })();
    const stream = pair.client.makeServerStreamRequest('/lab.Lab/many', raw, toText, bytesOf(''));
    stream.on('error', () => {});
    await once(stream, 'data');
    stream.pause();
    let before = -1;
    const isStill = (): boolean => {
      const still = made === before && made > 0;
      before = made;
      return still;
    };
    await expect.poll(isStill, { interval: 50 }).toBe(true);
    // A few windows of 64 KiB, and not the hundred thousands that were made if nobody waited.
    expect(made).toBeLessThan(1_000);
    stream.cancel();
    await left.promise;
  });
});

describe('metadata of the answer', () => {
  interface Seen {
    readonly head: Metadata;
    readonly trailers: Metadata;
    readonly items: readonly unknown[];
  }

  /** Reads a stream, the metadata ahead of it and that of its status. */
  async function readMany(): Promise<Seen> {
    const stream = pair.client.makeServerStreamRequest('/lab.Lab/many', raw, toText, bytesOf('x'));
    let head = new Metadata();
    stream.once('metadata', (metadata: Metadata) => (head = metadata));
    const ended = new Promise<StatusObject>((resolve) => stream.once('status', resolve));
    const items = await collect(stream).catch((error: ServiceError) => [error.details]);
    return { head, trailers: (await ended).metadata, items };
  }

  test('goes ahead of a value', async () => {
    invoke = async ({ response }) => {
      response?.add({ 'x-served-by': 'a' });
      return 'answer';
    };
    const call = pair.client.makeUnaryRequest('/lab.Lab/one', raw, toText, bytesOf('x'), () => {});
    const [head] = (await once(call, 'metadata')) as [Metadata];
    expect(head.get('x-served-by')).toEqual(['a']);
  });

  test('goes with an error, beside its details', async () => {
    invoke = async ({ response }) => {
      response?.add({ 'x-served-by': 'a' });
      throw CallError.local('CONFLICT', 'taken');
    };
    const error = (await one(bytesOf('x')).catch((reason: unknown) => reason)) as ServiceError;
    expect(error.metadata.get('x-served-by')).toEqual(['a']);
    expect(error.metadata.get('grpc-status-details-bin')).toHaveLength(1);
  });

  test('goes ahead of a stream; what is added after its first item goes to its end', async () => {
    invoke = async ({ response }) =>
      (async function* () {
        response?.add({ 'x-served-by': 'a' });
        yield 'first';
        response?.add({ 'x-served-by': 'b', 'x-late': '1' });
        yield 'second';
      })();
    const { head, trailers, items } = await readMany();
    expect(items).toEqual(['first', 'second']);
    expect(head.get('x-served-by')).toEqual(['a']);
    expect(head.get('x-late')).toEqual([]);
    expect(trailers.get('x-served-by')).toEqual(['b']);
    expect(trailers.get('x-late')).toEqual(['1']);
  });

  test('goes ahead of a stream without items, and with the error of one that fails after its first', async () => {
    invoke = async ({ response }) =>
      (async function* () {
        response?.add({ 'x-served-by': 'a' });
        yield* [];
      })();
    expect((await readMany()).head.get('x-served-by')).toEqual(['a']);
    invoke = async ({ response }) =>
      (async function* () {
        yield 'first';
        response?.add({ 'x-late': '1' });
        throw CallError.local('CONFLICT', 'taken');
      })();
    const { trailers } = await readMany();
    expect(trailers.get('x-late')).toEqual(['1']);
  });
});

describe('an error that is too long for a trailer', () => {
  test.each([
    ['a message', 'x'.repeat(100_000), 'x'.repeat(2_048)],
    ['a message whose characters take 12 bytes each', '\u{1f600}'.repeat(5_000), '\u{1f600}'.repeat(128)],
    ['a message with half of a surrogate pair', 'a\ud800b', 'a\ufffdb'],
  ])('has its message cut to what can travel: %s', async (_case, message, expected) => {
    invoke = async () => {
      throw CallError.local('CONFLICT', message);
    };
    const received = (await one(bytesOf('x')).catch((reason: unknown) => reason)) as ServiceError;
    expect(received).toMatchObject({ code: status.ABORTED, details: expected });
  });

  test('keeps some of many issues', async () => {
    const issues = Array.from({ length: 10_000 }, (_, index) => ({ path: ['list', index], message: 'too big' }));
    invoke = async () => {
      throw new TRPCError({ code: 'BAD_REQUEST', cause: Object.assign(new Error('invalid'), { issues }) });
    };
    const received = (await one(bytesOf('x')).catch((reason: unknown) => reason)) as ServiceError;
    expect(received.code).toBe(status.INVALID_ARGUMENT);
    const [details] = received.metadata.get('grpc-status-details-bin') as [Buffer];
    expect(details.length).toBeLessThan(4_096);
    expect(details.toString()).toContain('list.15');
  });
});
