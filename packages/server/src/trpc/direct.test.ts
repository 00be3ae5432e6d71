import { addResponseMetadata, type Invoke } from '@ahoy/core';
import { createProcedureBuilder, createRouter } from '@ahoy/core/procedure';
import type { AnyTRPCRouter } from '@trpc/server';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { invokeServices } from '../invoke-services.ts';
import { exchange } from '../serve.fixture.ts';
import { proceduresOf } from '../services.ts';
import { answerDirectly, type DirectHandler } from './direct.ts';

const procedure = createProcedureBuilder();
const services = {
  test: {
    echo: procedure.input(z.unknown()).query(({ input }) => input),
    tell: procedure.input(z.unknown()).mutation(({ input }) => input),
    plain: procedure.query(() => 'plain'),
    later: procedure.query(async () => 'later'),
    count: procedure.subscription(async function* () {
      yield 1;
    }),
    circular: procedure.query((): object => {
      addResponseMetadata({ 'x-served-by': 'test' });
      const answer: { self?: object } = {};
      answer.self = answer;
      return answer;
    }),
  },
};
const procedures = proceduresOf(services);
const { _config: config } = (createRouter(services) as unknown as AnyTRPCRouter)._def;
const MAX_BODY_BYTES = 1_000;

const onError = vi.fn();
let invoke: Invoke;
const createHandler = (bodyTimeoutMs: number): DirectHandler =>
  answerDirectly('/trpc', {
    procedures,
    invoke: (call) => invoke(call),
    config,
    maxBodyBytes: MAX_BODY_BYTES,
    bodyTimeoutMs,
    maxBatchSize: 3,
    onError: ({ path }, { code, message }) => onError(path, code, message),
  });
let handle: DirectHandler;
const server = createServer((request, response) => {
  if (!handle(request, response)) response.setHeader('x-left', 'to the adapter').end();
});
let port: number;
beforeEach(async () => {
  invoke = invokeServices(procedures, {});
  handle = createHandler(60_000);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  ({ port } = server.address() as AddressInfo);
});
afterEach(async () => {
  onError.mockReset();
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
});

/** Sends a request, its headers and its body as they are given, and closes the connection after the answer. */
async function send(line: string, headers: Record<string, string> = {}, body = ''): Promise<string> {
  const fields = Object.entries({ host: 'a', connection: 'close', ...headers }).map(
    ([key, value]) => `${key}: ${value}`,
  );
  return exchange(port, `${line} HTTP/1.1\r\n${fields.join('\r\n')}\r\n\r\n${body}`);
}

const json = (body: string): Record<string, string> => ({
  'content-type': 'application/json',
  'content-length': String(Buffer.byteLength(body)),
});

describe('is answered directly', () => {
  test.each<[string, string, Record<string, string>, string, string]>([
    ['a query by GET', 'GET /trpc/test.echo?input=%7B%22a%22%3A1%7D', {}, '', '{"result":{"data":{"a":1}}}'],
    ['a query without an input', 'GET /trpc/test.plain', {}, '', '{"result":{"data":"plain"}}'],
    ['a query that takes a while', 'GET /trpc/test.later', {}, '', '{"result":{"data":"later"}}'],
    ['a query by POST', 'POST /trpc/test.echo', json('"é"'), '"é"', '{"result":{"data":"é"}}'],
    ['a mutation', 'POST /trpc/test.tell', json('5'), '5', '{"result":{"data":5}}'],
    ['a mutation without a body', 'POST /trpc/test.tell', json(''), '', '{"result":{}}'],
    [
      'a batch by GET',
      'GET /trpc/test.echo,test.later?batch=1&input=%7B%220%22%3A1%7D',
      {},
      '',
      '[{"result":{"data":1}},{"result":{"data":"later"}}]',
    ],
    [
      'a batch by POST',
      'POST /trpc/test.tell,test.tell?batch=1',
      json('{"1":2}'),
      '{"1":2}',
      '[{"result":{}},{"result":{"data":2}}]',
    ],
    ['an encoded path', 'GET /trpc/test%2Eplain%2Ctest.plain?batch=1', {}, '', '[{"result":{"data":"plain"}},'],
    [
      'a query string that no stock link writes',
      'GET /trpc/test.echo?x=1&input=%22a+b%22',
      {},
      '',
      '{"result":{"data":"a b"}}',
    ],
    [
      'a content type with parameters',
      'POST /trpc/test.tell',
      { ...json('5'), 'content-type': 'Application/JSON; charset=utf-8' },
      '5',
      '{"result":{"data":5}}',
    ],
  ])('%s', async (_case, line, headers, body, answer) => {
    const text = await send(line, headers, body);
    expect(text).toMatch(/^HTTP\/1\.1 200 /);
    expect(text).toContain('content-type: application/json\r\n');
    expect(text).toContain('vary: trpc-accept, accept\r\n');
    expect(text).toContain(`\r\n\r\n${answer}`);
  });

  test('every request of a connection on which several are sent at once, in order', async () => {
    const post = `POST /trpc/test.tell HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 1\r\n\r\n1`;
    const get = 'GET /trpc/test.later HTTP/1.1\r\nhost: a\r\n\r\n';
    const last = 'GET /trpc/test.plain HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n';
    const text = await exchange(port, post + get + last);
    expect([...text.matchAll(/"data":([^}]+)/g)].map(([, data]) => data)).toEqual(['1', '"later"', '"plain"']);
  });

  test('a body that comes in pieces', async () => {
    const socket = connect(port, '127.0.0.1');
    socket.write(
      `POST /trpc/test.tell HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 4\r\n\r\n`,
    );
    const bytes = Buffer.from('"é"');
    for (const byte of bytes) {
      socket.write(Buffer.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toContain('{"result":{"data":"é"}}');
    socket.destroy();
  });
});

describe('is left to the adapter', () => {
  test.each<[string, string, Record<string, string>?, string?]>([
    ['another path', 'GET /healthz'],
    ['a deeper path', 'GET /trpc/x/test.plain'],
    ['an unknown procedure', 'GET /trpc/test.nope'],
    ['an unknown procedure in a batch', 'GET /trpc/test.plain,test.nope?batch=1'],
    ['a name that objects have', 'GET /trpc/__proto__'],
    ['a mutation by GET', 'GET /trpc/test.tell'],
    ['a stream', 'GET /trpc/test.count'],
    ['a batch of several kinds', 'POST /trpc/test.plain,test.tell?batch=1', json('')],
    ['a batch of too many', 'GET /trpc/test.plain,test.plain,test.plain,test.plain?batch=1'],
    ['another method', 'HEAD /trpc/test.plain'],
    ['a badly encoded path', 'GET /trpc/test.plain%E0%A4%A'],
    ['connection parameters', 'GET /trpc/test.plain?connectionParams={}'],
    ['a URL with a fragment', 'GET /trpc/test.plain?x#y'],
    ['a whole URL', 'GET http://a/trpc/test.plain'],
    ['a host that is none', 'GET /trpc/test.plain', { host: '[' }],
    ['a stream of answers', 'GET /trpc/test.plain?batch=1', { 'trpc-accept': 'application/jsonl' }],
    ['a stream of answers, as others ask for it', 'GET /trpc/test.plain?batch=1', { accept: 'application/jsonl' }],
    ['a form', 'POST /trpc/test.tell', { ...json('x'), 'content-type': 'multipart/form-data; boundary=x' }, 'x'],
    ['bytes', 'POST /trpc/test.tell', { ...json('x'), 'content-type': 'application/octet-stream' }, 'x'],
    ['a body without a type', 'POST /trpc/test.tell', { 'content-length': '1' }, '1'],
    [
      'a body without a length',
      'POST /trpc/test.tell',
      { ...chunked(), 'content-type': 'application/json' },
      '0\r\n\r\n',
    ],
    [
      'a body above the limit',
      'POST /trpc/test.tell',
      json('x'.repeat(MAX_BODY_BYTES + 1)),
      'x'.repeat(MAX_BODY_BYTES + 1),
    ],
    ['a GET with a body', 'GET /trpc/test.plain', json('1'), '1'],
  ])('%s', async (_case, line, headers, body) => {
    const text = await send(line, headers, body);
    expect(text).toContain('x-left: to the adapter\r\n');
    expect(onError).not.toHaveBeenCalled();
  });

  function chunked(): Record<string, string> {
    return { 'transfer-encoding': 'chunked' };
  }
});

test('a request that fails as a whole has its headers once, and is told with the path that was asked for', async () => {
  const text = await send('GET /trpc/test.plain,test.circular?batch=1');
  expect(text).toMatch(/^HTTP\/1\.1 500 /);
  expect(text.match(/x-served-by: .*/g)).toEqual(['x-served-by: test']);
  expect(text).toMatch(/\r\n\r\n\{"error":\{"message":"internal error [-\w]+"/);
  expect(onError).toHaveBeenCalledExactlyOnceWith(
    'test.plain,test.circular',
    'INTERNAL_SERVER_ERROR',
    'the answer cannot be carried',
  );
});

test('an input that cannot be read fails every call that takes one', async () => {
  const text = await send('GET /trpc/test.echo,test.plain,test.echo?batch=1&input={');
  expect(text).toMatch(/^HTTP\/1\.1 207 /);
  expect(onError.mock.calls.map(([path, code]: unknown[]) => [path, code])).toEqual([
    ['test.echo', 'BAD_REQUEST'],
    ['test.echo', 'BAD_REQUEST'],
  ]);
});

describe('a caller that goes', () => {
  test('while its call runs aborts it', async () => {
    const aborted = Promise.withResolvers<boolean>();
    invoke = ({ signal }) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => {
          reject(new Error('left'));
          aborted.resolve(signal.aborted);
        });
        socket.destroy();
      });
    const socket = connect(port, '127.0.0.1');
    socket.write('GET /trpc/test.plain HTTP/1.1\r\nhost: a\r\n\r\n');
    expect(await aborted.promise).toBe(true);
    await vi.waitUntil(() => onError.mock.calls.length > 0);
    expect(onError).toHaveBeenCalledExactlyOnceWith('test.plain', 'INTERNAL_SERVER_ERROR', 'left');
  });

  test('after its answer has aborted nothing', async () => {
    let signal: AbortSignal | undefined;
    invoke = async (call) => {
      ({ signal } = call);
      return 'done';
    };
    expect(await send('GET /trpc/test.plain')).toContain('"done"');
    expect(signal?.aborted).toBe(false);
  });

  test('before its body has come runs nothing', async () => {
    invoke = vi.fn();
    const socket = connect(port, '127.0.0.1');
    socket.write(
      'POST /trpc/test.tell HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n1',
    );
    await once(server, 'request');
    socket.destroy();
    await vi.waitUntil(() => onError.mock.calls.length > 0);
    expect(onError).toHaveBeenCalledExactlyOnceWith(
      'test.tell',
      'CLIENT_CLOSED_REQUEST',
      'the caller has gone before its body was sent',
    );
    expect(invoke).not.toHaveBeenCalled();
  });
});

test('a body that takes too long is refused with 408, and its connection closed', async () => {
  handle = createHandler(20);
  invoke = vi.fn();
  const head =
    'POST /trpc/test.tell HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n1';
  const text = await exchange(port, head);
  expect(text).toMatch(/^HTTP\/1\.1 408 [^]*\r\nconnection: close\r\n/i);
  expect(text).toContain('"message":"the body took longer than 20 ms to come"');
  expect(invoke).not.toHaveBeenCalled();
});
