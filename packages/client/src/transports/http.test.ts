import { type Call, CallError, type Invoke, metadataName } from '@ahoy/core';
import { initTRPC } from '@trpc/server';
import { nodeHTTPRequestHandler } from '@trpc/server/adapters/node-http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { collect, toCall } from '../call.fixture.ts';
import { httpTransport, type HttpTransportOptions } from './http.ts';
import { listenWith } from './http-server.fixture.ts';
import type { CreateSend } from './send.ts';
import { sendByFetch } from './send-by-fetch.ts';
import { sendByPool } from './send-by-pool.ts';

const call = toCall({ input: { name: 'Ada' } });

const send =
  (status: number, body: string, type = 'application/json') =>
  (response: ServerResponse): void => {
    response.writeHead(status, { 'content-type': type }).end(body);
  };

describe.each<[string, CreateSend]>([
  ['fetch', sendByFetch],
  ['a pool', sendByPool],
])('by %s', (_by, createSend) => {
  const transport = (url: URL, options?: HttpTransportOptions): Invoke => httpTransport(url, options, createSend);

  /** Calls a server whose answer is made by hand. */
  async function callServer(
    answer: (response: ServerResponse, request: IncomingMessage) => void,
    options: Partial<Call> = {},
  ): Promise<unknown> {
    await using server = await listenWith((request, response) => answer(response, request));
    const result = await transport(server.url)({ ...call, ...options });
    return typeof result === 'object' && result !== null && Symbol.asyncIterator in result ? collect(result) : result;
  }

  describe('a request', () => {
    async function requestOf(options: Partial<Call>, path = '/'): Promise<Record<string, unknown>> {
      const seen: Record<string, unknown> = {};
      const record = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
        const { method, url, headers } = request;
        Object.assign(seen, { method, url, headers, body: await text(request) });
        send(200, '{"result":{"data":1}}')(response);
      };
      await using server = await listenWith((request, response) => void record(request, response));
      await transport(new URL(path, server.url))({ ...call, ...options });
      return seen;
    }

    test("is a POST of the input to tRPC's path", async () => {
      expect(await requestOf({})).toMatchObject({
        method: 'POST',
        url: '/trpc/greeter.sayHello',
        body: '{"name":"Ada"}',
        headers: { 'content-type': 'application/json' },
      });
    });

    test('has no body without an input', async () => {
      expect(await requestOf({ input: undefined })).toMatchObject({ body: '', headers: { 'content-length': '0' } });
    });

    test('carries what is richer than JSON', async () => {
      const { body } = await requestOf({ input: { big: 5n } });
      expect(JSON.parse(String(body))).toEqual({ $ahoy: [['/big', 'bigint']], json: { big: '5' } });
    });

    test('carries the metadata and the time left', async () => {
      const { headers } = await requestOf({ metadata: { authorization: 'x' }, deadline: Date.now() + 60_000 });
      expect(headers).toMatchObject({ authorization: 'x' });
      const left = Number((headers as Record<string, string>)[metadataName.timeout]);
      expect(left).toBeGreaterThan(50_000);
      expect(left).toBeLessThanOrEqual(60_000);
    });

    test.each([
      ['/api/trpc', '/api/trpc/greeter.sayHello'],
      ['/api/trpc/', '/api/trpc/greeter.sayHello'],
      ['/trpc?tenant=a', '/trpc/greeter.sayHello?tenant=a'],
    ])('goes to the path that the URL names: %s', async (path, url) => {
      expect(await requestOf({}, path)).toMatchObject({ url });
    });

    test('goes to the host that the URL names, however its path begins', async () => {
      const urls: (string | undefined)[] = [];
      await using server = await listenWith((request, response) => {
        urls.push(request.url);
        send(200, '{"result":{"data":1}}')(response);
      });
      await transport(new URL(`${server.url.href}/api`))(call);
      expect(urls).toEqual(['//api/greeter.sayHello']);
    });

    test('has a path in which nothing but the path of the procedure fits', async () => {
      expect(await requestOf({ path: 'greeter.a/b?c' })).toMatchObject({ url: '/trpc/greeter.a%2Fb%3Fc' });
    });
  });

  describe('an answer', () => {
    test('gives its data', async () => {
      expect(await callServer(send(200, '{"result":{"data":{"message":"Hello"}}}'))).toEqual({ message: 'Hello' });
      expect(await callServer(send(200, '{"result":{}}'))).toBeUndefined();
    });

    test('of an error gives the error, with its data', async () => {
      const body =
        '{"error":{"message":"no","code":-32003,"data":{"code":"FORBIDDEN","httpStatus":403,"reason":"STOP_LIST"}}}';
      const failed = callServer(send(403, body));
      await expect(failed).rejects.toBeInstanceOf(CallError);
      await expect(failed).rejects.toMatchObject({ code: 'FORBIDDEN', message: 'no', data: { reason: 'STOP_LIST' } });
    });

    test.each<[number, string, object]>([
      [404, '{"error":{"message":"no"}}', { code: 'NOT_FOUND', message: 'no' }],
      [500, '{"error":5}', { code: 'INTERNAL_SERVER_ERROR', message: 'unknown error' }],
      [503, '{"error":null}', { code: 'SERVICE_UNAVAILABLE', message: 'unknown error' }],
    ])('of an error that says little counts as its status %d does: %s', async (status, body, error) => {
      await expect(callServer(send(status, body))).rejects.toMatchObject({ name: 'CallError', ...error });
    });

    test.each<[string, number, string, string, object]>([
      [
        "of a proxy's HTML page says who sent it and how it begins",
        502,
        '<html>\n  <h1>Bad Gateway</h1>',
        'text/html',
        { code: 'BAD_GATEWAY', message: / answered 502 with what is no tRPC answer: <html> <h1>Bad Gateway<\/h1>$/ },
      ],
      [
        'of a proxy whose server is down counts as such',
        503,
        'down',
        'text/plain',
        { code: 'SERVICE_UNAVAILABLE', message: /: down$/ },
      ],
      [
        'of nothing',
        200,
        '',
        'application/json',
        { code: 'BAD_GATEWAY', message: /answered 200 with what is no tRPC answer: nothing$/ },
      ],
      [
        'of a web page where a service should be',
        200,
        '<!doctype html>',
        'text/html',
        { code: 'BAD_GATEWAY', message: /<!doctype html>$/ },
      ],
      ['that is cut off', 200, '{"result":', 'application/json', { code: 'BAD_GATEWAY', message: /: \{"result":$/ }],
      [
        'of other JSON',
        200,
        '{"message":"Hello"}',
        'application/json',
        { code: 'BAD_GATEWAY', message: /^expected a tRPC answer, got \{"message":"Hello"\}$/ },
      ],
      [
        'of null',
        200,
        'null',
        'application/json',
        { code: 'BAD_GATEWAY', message: /^expected a tRPC answer, got null$/ },
      ],
      [
        'of a result that is none',
        200,
        '{"result":5}',
        'application/json',
        { code: 'BAD_GATEWAY', message: /got \{"result":5\}$/ },
      ],
      [
        'of tags that do not fit',
        200,
        '{"result":{"data":{"$ahoy":5}}}',
        'application/json',
        { code: 'BAD_GATEWAY', message: /cannot carry this value/ },
      ],
    ])('%s', async (_case, status, body, type, { code, message }: { code?: string; message?: RegExp }) => {
      await expect(callServer(send(status, body, type))).rejects.toMatchObject({
        name: 'CallError',
        code,
        message: expect.stringMatching(message as RegExp),
      });
    });

    test('that is long is not repeated whole', async () => {
      const failed = callServer(send(500, 'x'.repeat(10_000), 'text/plain'));
      await expect(failed).rejects.toThrow(/: x{80}$/);
    });
  });

  describe('a connection', () => {
    const broken = (reason: string) => ({
      code: 'SERVICE_UNAVAILABLE',
      neverSent: false,
      message: expect.stringMatching(
        `^greeter-service at 127\\.0\\.0\\.1:\\d+ broke off while answering greeter\\.sayHello \\(${reason}\\)$`,
      ),
    });

    test('that is refused was never made, so that the call may be sent elsewhere', async () => {
      const server = await listenWith(() => {});
      await server[Symbol.asyncDispose]();
      await expect(transport(server.url)(call)).rejects.toMatchObject({
        code: 'SERVICE_UNAVAILABLE',
        neverSent: true,
        message: `greeter-service is not reachable at ${server.url.host} (connection refused). Is it running? npm run dev`,
      });
    });

    test('to a port that fetch refuses is never made', async () => {
      await expect(transport(new URL('http://127.0.0.1:6000'))(call)).rejects.toMatchObject({
        neverSent: true,
        message: expect.stringContaining('127.0.0.1:6000 (fetch refuses this port, as browsers do)'),
      });
    });

    test('that is closed before the answer may have done its work', async () => {
      await expect(callServer((response) => response.destroy())).rejects.toMatchObject(
        broken('connection lost, UND_ERR_SOCKET'),
      );
    });

    test('that is closed in the middle of the answer may have done its work', async () => {
      const answer = (response: ServerResponse): void => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
        response.write('{"result":', () => response.destroy());
      };
      await expect(callServer(answer)).rejects.toMatchObject(broken('connection lost, UND_ERR_SOCKET'));
    });

    test('that is closed in the middle of a stream breaks the stream off', async () => {
      const answer = (response: ServerResponse): void => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write('data: 1\n\ndata: ', () => response.destroy());
      };
      await expect(callServer(answer)).rejects.toMatchObject(broken('connection lost, UND_ERR_SOCKET'));
    });

    test('that ends a stream without saying so breaks it off', async () => {
      await expect(callServer(send(200, 'data: 1\n\n', 'text/event-stream'))).rejects.toMatchObject(
        broken('connection closed'),
      );
    });
  });

  describe('a caller that aborts', () => {
    const cancelled = { code: 'CLIENT_CLOSED_REQUEST', message: 'greeter.sayHello: the call was cancelled' };

    test('before the call sends nothing', async () => {
      const answer = vi.fn();
      await expect(callServer(answer, { signal: AbortSignal.abort() })).rejects.toMatchObject(cancelled);
      expect(answer).not.toHaveBeenCalled();
    });

    test.each<[string, ((response: ServerResponse) => void) | undefined]>([
      ['before the answer', undefined],
      [
        'in the middle of the answer',
        (response) => response.writeHead(200, { 'content-length': '100' }).write('{"result":'),
      ],
      [
        'in the middle of a stream',
        (response) => response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: '),
      ],
    ])('%s closes the connection', async (_case, begin) => {
      const controller = new AbortController();
      const asked = Promise.withResolvers<void>();
      const closed = Promise.withResolvers<void>();
      await using server = await listenWith((_request, response) => {
        response.on('close', () => closed.resolve());
        begin?.(response);
        asked.resolve();
      });
      const head = Promise.withResolvers<void>();
      const telling: CreateSend = (url) => async (request) => {
        const response = await createSend(url)(request);
        head.resolve();
        return response;
      };
      const answer = httpTransport(server.url, {}, telling)({ ...call, signal: controller.signal });
      const failed = expect(Promise.resolve(answer).then(collect)).rejects.toMatchObject(cancelled);
      await asked.promise;
      // The head of the answer has arrived, and its body is awaited.
      if (begin) await head.promise;
      controller.abort();
      await failed;
      await closed.promise;
    });

    test('with an error of ours as the reason gets that error', async () => {
      const reason = CallError.local('TIMEOUT', 'too late');
      await expect(callServer(() => {}, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    });
  });

  describe('a tRPC server that insists on GET', () => {
    const wrapping = {
      serialize: (value: unknown) => ({ json: value }),
      deserialize: (value: { json: unknown }) => value.json,
    };
    const handled = vi.fn<(request: string) => void>();
    afterEach(() => {
      handled.mockReset();
    });

    /** Stock tRPC, which takes a query by GET and a mutation by POST. */
    async function stock(transformer?: typeof wrapping) {
      const t = initTRPC.create(transformer ? { transformer } : {});
      const echo = t.procedure.input((input) => input);
      const router = t.router({
        greeter: t.router({
          ask: echo.query(({ input }) => ({ input })),
          tell: echo.mutation(({ input }) => ({ input })),
          follow: t.procedure.subscription(async function* () {
            yield* [1, 2];
          }),
          refuse: echo.mutation(() => {
            throw new Error('Unsupported by this house');
          }),
        }),
      });
      return listenWith((req, res) => {
        handled(`${req.method} ${req.url}`);
        void nodeHTTPRequestHandler({
          router,
          req,
          res,
          path: String(req.url).slice('/trpc/'.length).split('?')[0] as string,
        });
      });
    }

    test.each([
      ['without a transformer', undefined],
      ['with a transformer of its own', wrapping],
    ])('%s is asked by GET after its refusal, and at once from then on', async (_case, transformer) => {
      await using server = await stock(transformer);
      const invoke = transport(server.url, transformer && { transformer });
      const ask = toCall({ path: 'greeter.ask', input: { name: 'É&?' } });
      expect(await invoke(ask)).toEqual({ input: { name: 'É&?' } });
      expect(await invoke(ask)).toEqual({ input: { name: 'É&?' } });
      expect(handled.mock.calls.map(([request]) => request.split('?')[0])).toEqual([
        'POST /trpc/greeter.ask',
        'GET /trpc/greeter.ask',
        'GET /trpc/greeter.ask',
      ]);
    });

    test('is asked for a stream by GET', async () => {
      await using server = await stock();
      const invoke = transport(server.url);
      for (let time = 0; time < 2; time++) {
        expect(await collect(await invoke(toCall({ path: 'greeter.follow' })))).toEqual([1, 2]);
      }
    });

    test('is told by POST', async () => {
      await using server = await stock();
      expect(await transport(server.url)(toCall({ path: 'greeter.tell', input: 5 }))).toEqual({ input: 5 });
      expect(handled.mock.calls).toEqual([['POST /trpc/greeter.tell']]);
    });
  });

  test('a 405 of the procedure itself is its answer: the call is not sent again', async () => {
    const requests = vi.fn();
    const body =
      '{"error":{"message":"the kitchen is closed","code":-32005,"data":{"code":"METHOD_NOT_SUPPORTED","httpStatus":405}}}';
    const failed = callServer((response, { method }) => {
      requests(method);
      send(405, body)(response);
    });
    await expect(failed).rejects.toMatchObject({ code: 'METHOD_NOT_SUPPORTED', message: 'the kitchen is closed' });
    expect(requests.mock.calls).toEqual([['POST']]);
  });
});
