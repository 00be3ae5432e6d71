import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { createInterface } from 'node:readline';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { start, type TestServer } from '../serve.fixture.ts';
import { happened, hotel } from './hotel.fixture.ts';

let server: TestServer;
beforeAll(async () => {
  server = await start({ hotel }, { maxBodyBytes: 1_000 });
});
afterAll(() => server.close());

type Body = string | Uint8Array;

async function send(path: string, body: Body, headers: Record<string, string> = {}): Promise<unknown> {
  const type = { 'content-type': 'application/jsonl', ...headers };
  const response = await fetch(server.url + path, {
    method: 'POST',
    body: body as NonNullable<RequestInit['body']>,
    headers: type,
  });
  return response.json();
}

describe('a body of JSON lines', () => {
  test.each(['application/jsonl', 'application/x-ndjson', 'application/jsonl; charset=utf-8'])(
    'of %s',
    async (type) => {
      expect(await send('/sum', '1\n2\n3\n', { 'content-type': type })).toEqual({ total: 6 });
    },
  );

  test('may have empty lines, carriage returns, and no end', async () => {
    expect(await send('/sum', '1\r\n\n  \n 2 \n3')).toEqual({ total: 6 });
    expect(await send('/sum', '')).toEqual({ total: 0 });
    expect(await (await fetch(`${server.url}/sum`, { method: 'POST' })).json()).toEqual({ total: 0 });
  });

  test('may be much longer than a line may be', async () => {
    expect(await send('/sum', '1\n'.repeat(9_000))).toEqual({ total: 9_000 });
  });

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('may be compressed with %s', async (coding, compress) => {
    expect(await send('/sum', compress('1\n2\n3\n'), { 'content-encoding': coding })).toEqual({ total: 6 });
  });

  test.each([
    ['1\n{"a":\n3', 'line 2 of the body cannot be read: '],
    ['1\n\n\n2 3\n', 'line 4 of the body cannot be read: '],
    [new Uint8Array([0x31, 0x0a, 0xff]), 'line 2 of the body cannot be read: '],
  ])('with a line that is no JSON is refused, and the line is named', async (body, detail) => {
    expect(await send('/sum', body)).toMatchObject({ status: 400, detail: expect.stringContaining(detail) });
  });

  test('with an item that does not fit is refused in the words of the schema', async () => {
    expect(await send('/sum', '1\n1001\n')).toMatchObject({ status: 400, errors: [{ pointer: '#' }] });
    expect(await send('/sum', '"1"')).toMatchObject({ status: 400, errors: [{ pointer: '#' }] });
  });

  test('with a line that is too long is refused, compressed or not', async () => {
    const detail = 'line 2 of the body is longer than 1000 bytes';
    const body = `1\n${' '.repeat(1_001)}`;
    expect(await send('/sum', body)).toMatchObject({ status: 413, detail });
    expect(await send('/sum', gzipSync(body), { 'content-encoding': 'gzip' })).toMatchObject({ status: 413, detail });
  });

  test('is refused where it is compressed in another way than it says, or cut off', async () => {
    const refused = { status: 400, detail: expect.stringMatching(/^the body cannot be inflated: /) };
    expect(await send('/sum', '1\n', { 'content-encoding': 'gzip' })).toMatchObject(refused);
    const cut = gzipSync('1\n2\n').subarray(0, -9);
    expect(await send('/sum', cut, { 'content-encoding': 'gzip' })).toMatchObject(refused);
    expect(await send('/sum', '1\n', { 'content-encoding': 'constructor' })).toMatchObject({ status: 415 });
  });

  test.each(['application/json', 'text/plain', 'application/jsonl; charset=latin1'])('is not %s', async (type) => {
    expect(await send('/sum', '1\n', { 'content-type': type })).toMatchObject({
      status: 415,
      detail: expect.stringMatching(
        type.includes('latin1') ? /charset=utf-8/ : /application\/jsonl, application\/x-ndjson/,
      ),
    });
  });

  test('of which the rest is not wanted is answered, and so is the next request on the connection', async () => {
    expect(await send('/sum', '1000\n'.repeat(100_000))).toEqual({ total: 11_000 });
    expect(await send('/hotel/ignores', '"a"\n'.repeat(100_000))).toBe('did not listen');
    expect(await send('/sum', gzipSync('1000\n'.repeat(100_000)), { 'content-encoding': 'gzip' })).toEqual({
      total: 11_000,
    });
    expect(await send('/sum', '1\n')).toEqual({ total: 1 });
  });
});

describe('a conversation', () => {
  const open = (accept: string) => {
    const options = { method: 'POST', headers: { 'content-type': 'application/jsonl', accept } };
    const request = httpRequest(`${server.url}/hotel/double`, options);
    const lines = once(request, 'response').then(([response]) => createInterface(response)[Symbol.asyncIterator]());
    return { request, next: async () => (await lines).next() };
  };

  test('has an answer to each item before the next one is sent', async () => {
    const { request, next } = open('application/jsonl');
    for (const n of [1, 2, 3]) {
      request.write(`${JSON.stringify({ n, at: new Date(n) })}\n`);
      expect(await next()).toEqual({ done: false, value: JSON.stringify({ n: 2 * n, at: new Date(n) }) });
    }
    request.end();
    expect(await next()).toMatchObject({ done: true });
  });

  test('ends with what is wrong with an item', async () => {
    const { request, next } = open('text/event-stream');
    request.write('{"n":1}\n');
    expect((await next()).value).toBe('data: {"n":2}');
    request.write('{"n":\n');
    expect((await next()).value).toBe('');
    expect((await next()).value).toBe('event: error');
    expect((await next()).value).toMatch(/^data: .*"status":400,"detail":"line 2 of the body cannot be read: /);
    request.end();
  });

  test('that the caller leaves ends at the service', async () => {
    const { request, next } = open('application/jsonl');
    request.write('{"n":1}\n');
    await next();
    const ended = once(happened, 'double ended');
    request.on('error', () => {});
    request.destroy();
    await ended;
  });
});
