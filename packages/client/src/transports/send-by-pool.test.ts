import { execFile } from 'node:child_process';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test, vi } from 'vitest';
import { listenWith } from './http-server.fixture.ts';
import type { HttpRequest } from './send.ts';
import { sendByFetch } from './send-by-fetch.ts';
import { sendByPool } from './send-by-pool.ts';

const get: HttpRequest = { method: 'GET', target: '/', headers: {} };

describe('connections', () => {
  test('are used again', async () => {
    const ports = new Set<number | undefined>();
    await using server = await listenWith(({ socket }, response) => {
      ports.add(socket.remotePort);
      response.end('answer');
    });
    const send = sendByPool(server.url);
    for (let time = 0; time < 10; time++) await (await send(get)).text();
    // A connection is free a moment after its answer has been read.
    expect(ports.size).toBeLessThanOrEqual(2);
  });

  test('are as many as there are requests at once', async () => {
    const waiting: ServerResponse[] = [];
    await using server = await listenWith((_request, response) => {
      if (waiting.push(response) === 20) for (const one of waiting) one.end('answer');
    });
    const send = sendByPool(server.url);
    const answers = await Promise.all(Array.from({ length: 20 }, async () => (await send(get)).text()));
    expect(answers).toEqual(Array.from({ length: 20 }, () => 'answer'));
  });

  test('that nobody uses do not keep a process alive', async () => {
    await using server = await listenWith((_request, response) => response.end('answer'));
    const program = `
      import { sendByPool } from ${JSON.stringify(path.join(import.meta.dirname, 'send-by-pool.ts'))};
      const send = sendByPool(new URL('${server.url.href}'));
      console.log(await (await send({ method: 'GET', target: '/', headers: {} })).text());`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program]);
    expect(stdout).toBe('answer\n');
  });

  test('are closed by whoever leaves an answer that has not been read', async () => {
    const closed = vi.fn();
    await using server = await listenWith((_request, response) => {
      response.on('close', closed).write('the rest never comes');
    });
    const response = await sendByPool(server.url)(get);
    response.leave();
    await vi.waitUntil(() => closed.mock.calls.length > 0);
  });

  test('are closed by whoever leaves an answer that is being read', async () => {
    const closed = vi.fn();
    await using server = await listenWith((_request, response) => {
      response.on('close', closed).write('the rest never comes');
    });
    const response = await sendByPool(server.url)(get);
    for await (const chunk of response.body) {
      expect(Buffer.from(chunk).toString()).toBe('the rest never comes');
      break;
    }
    await vi.waitUntil(() => closed.mock.calls.length > 0);
  });
});

describe.each([
  ['fetch', sendByFetch],
  ['a pool', sendByPool],
])('by %s', (_by, createSend) => {
  async function headersOf(headers: Record<string, string> = {}): Promise<IncomingMessage['headers']> {
    let seen: IncomingMessage['headers'] = {};
    await using server = await listenWith((request, response) => {
      seen = request.headers;
      response.end();
    });
    await (await createSend(server.url)({ ...get, headers })).text();
    return seen;
  }

  test('a request says who sends it, unless it is told to say otherwise', async () => {
    expect(await headersOf()).toMatchObject({ 'user-agent': 'node', 'accept-encoding': 'gzip, deflate' });
    expect(await headersOf({ 'user-agent': 'greeter' })).toMatchObject({ 'user-agent': 'greeter' });
  });

  test('headers that came several times are joined, but for cookies', async () => {
    await using server = await listenWith((_request, response) => {
      response.setHeader('x-list', ['a', 'b']).setHeader('set-cookie', ['a=1', 'b=2']).end();
    });
    const { headers } = await createSend(server.url)(get);
    expect(headers.get('x-list')).toBe('a, b');
    expect(headers.get('x-none')).toBeNull();
    expect([...headers].filter(([name]) => name === 'set-cookie')).toEqual([
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2'],
    ]);
    expect(Object.fromEntries(headers)).toMatchObject({ 'x-list': 'a, b' });
  });

  test.each<[string, (text: string) => Buffer]>([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('an answer that was compressed by %s is inflated', async (coding, compress) => {
    await using server = await listenWith((_request, response) => {
      response.setHeader('content-encoding', coding).end(compress('Ahoy'));
    });
    const send = createSend(server.url);
    expect(await (await send(get)).text()).toBe('Ahoy');
    let streamed = '';
    for await (const chunk of (await send(get)).body) streamed += Buffer.from(chunk).toString();
    expect(streamed).toBe('Ahoy');
  });

  test('an answer that cannot be inflated fails where it is read', async () => {
    await using server = await listenWith((_request, response) => {
      response.setHeader('content-encoding', 'gzip').end('no gzip');
    });
    const response = await createSend(server.url)(get);
    await expect(response.text()).rejects.toThrow(/\S/);
  });

  describe('a redirect', () => {
    interface Seen {
      readonly method: string | undefined;
      readonly url: string | undefined;
      readonly body: string;
      readonly headers: IncomingMessage['headers'];
    }

    /** Sends a request to a server that redirects it, and gives what comes where it leads, and where it came from. */
    async function follow(status: number, location: (own: URL, other: URL) => string): Promise<[Seen, string]> {
      const { promise, resolve } = Promise.withResolvers<Seen>();
      const see = (request: IncomingMessage, response: ServerResponse): void => {
        const { method, url, headers } = request;
        let body = '';
        request.on('data', (chunk: Buffer) => (body += chunk.toString()));
        request.on('end', () => {
          response.end('there');
          resolve({ method, url, headers, body });
        });
      };
      await using other = await listenWith(see);
      await using server = await listenWith((request, response) => {
        if (request.url === '/there') see(request, response);
        else response.writeHead(status, { location: location(server.url, other.url) }).end('moved');
      });
      const headers = { 'content-type': 'text/plain', authorization: 'secret', 'x-call': '1' };
      const response = await createSend(server.url)({ method: 'POST', target: '/here', headers, body: 'body' });
      expect(await response.text()).toBe('there');
      return [await promise, response.url];
    }

    test.each([307, 308])('%i is followed by the same request', async (status) => {
      const [seen, url] = await follow(status, () => '/there');
      expect(seen).toMatchObject({ method: 'POST', url: '/there', body: 'body' });
      expect(seen.headers).toMatchObject({ 'content-type': 'text/plain', authorization: 'secret', 'x-call': '1' });
      expect(url).toMatch(/\/there$/);
    });

    test.each([301, 302, 303])('%i is followed by a GET', async (status) => {
      const [seen] = await follow(status, () => '/there');
      expect(seen).toMatchObject({ method: 'GET', url: '/there', body: '' });
      expect(seen.headers['content-type']).toBeUndefined();
    });

    test('to another origin does not tell it what is private', async () => {
      const [seen] = await follow(308, (_own, other) => other.href);
      expect(seen).toMatchObject({ method: 'POST', url: '/', body: 'body' });
      expect(seen.headers).toMatchObject({ 'x-call': '1' });
      expect(seen.headers.authorization).toBeUndefined();
    });

    test('that goes round and round ends', async () => {
      const asked = vi.fn();
      await using server = await listenWith((_request, response) => {
        asked();
        response.writeHead(307, { location: '/' }).end();
      });
      await expect(createSend(server.url)(get)).rejects.toThrow(TypeError);
      expect(asked).toHaveBeenCalledTimes(21);
    });

    test('that says nowhere is an answer like any other', async () => {
      await using server = await listenWith((_request, response) => response.writeHead(304).end());
      expect(await createSend(server.url)(get)).toMatchObject({ status: 304, ok: false });
    });
  });
});

test('a signal that aborts while a request waits for its answer ends it', async () => {
  const asked = Promise.withResolvers<IncomingMessage>();
  await using server = await listenWith((request) => asked.resolve(request));
  const controller = new AbortController();
  const failed = expect(sendByPool(server.url)({ ...get, signal: controller.signal })).rejects.toThrow('enough');
  const request = await asked.promise;
  controller.abort(new Error('enough'));
  await failed;
  if (!request.socket.destroyed) await once(request.socket, 'close');
});
