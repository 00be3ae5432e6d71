import { contractOf } from '@ahoy/contract';
import { type Call, CallError, type Metadata } from '@ahoy/core';
import { createProcedureBuilder, stream, trackedStream } from '@ahoy/core/procedure';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { collect, toCall } from '../call.fixture.ts';
import { listenWith } from './http-server.fixture.ts';
import { restTransport } from './rest.ts';

const procedure = createProcedureBuilder();
const nobody = (): never => {
  throw new Error('the service runs elsewhere');
};
const Visit = z.object({ guest: z.string(), at: z.date().optional() });
const greeter = {
  sayHello: procedure
    .meta({ http: 'POST /say_hello', errors: z.object({ until: z.date() }) })
    .input(z.object({ name: z.string(), at: z.date().optional() }))
    .output(z.object({ message: z.string(), visits: z.array(Visit).optional() }))
    .query(nobody),
  visit: procedure
    .meta({ http: 'GET /rooms/{room}/{day}' })
    .input(z.object({ room: z.string(), day: z.date(), tags: z.array(z.string()).optional() }))
    .query(nobody),
  rename: procedure
    .meta({ http: 'PATCH /rooms/{room}' })
    .input(z.object({ room: z.int(), name: z.string().optional() }))
    .query(nobody),
  any: procedure
    .meta({ http: 'GET /any/{ids}' })
    .input(z.object({ ids: z.array(z.string()) }))
    .query(nobody),
  derived: procedure.input(z.any()).query(nobody),
  follow: procedure.meta({ http: 'GET /follow' }).output(stream(Visit)).subscription(nobody),
  resume: procedure
    .input(z.object({ lastEventId: z.string().optional() }))
    .output(trackedStream(Visit))
    .subscription(nobody),
  sum: procedure.input(stream(z.int())).output(z.int()).query(nobody),
};
const contract = contractOf({ greeter });
const call = toCall({ input: { name: 'Ada' } });

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** Calls a service whose answer is made by hand. */
async function callService(answer: Answer, options: Partial<Call> = {}, path = ''): Promise<unknown> {
  await using server = await listenWith((request, response) => answer(response, request));
  const url = new URL(`rest+${server.url.href.replace(/\/$/, '')}${path}`);
  const result = await restTransport(url, { contract })({ ...call, ...options });
  return typeof result === 'object' && result !== null && Symbol.asyncIterator in result
    ? await collect(result)
    : result;
}

const send =
  (status: number, body: string, type = 'application/json'): Answer =>
  (response) => {
    response.writeHead(status, { 'content-type': type, 'x-served-by': 'hand' }).end(body);
  };

describe('a request', () => {
  async function requestOf(options: Partial<Call>, path?: string): Promise<Record<string, unknown>> {
    let seen: Record<string, unknown> = {};
    const record = async (response: ServerResponse, request: IncomingMessage): Promise<void> => {
      const { method, url, headers } = request;
      const body = await text(request);
      seen = { method, url, body, type: headers['content-type'], accept: headers.accept, headers };
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"message":""}');
    };
    await callService((response, request) => void record(response, request), options, path);
    return seen;
  }

  test('has the input as plain JSON in its body', async () => {
    expect(await requestOf({ input: { name: 'Ada', at: new Date(0) } })).toMatchObject({
      method: 'POST',
      url: '/say_hello',
      body: '{"name":"Ada","at":"1970-01-01T00:00:00.000Z"}',
      type: 'application/json',
      accept: 'application/json, application/problem+json',
    });
  });

  test('has no body where the input is left out, or the method has none', async () => {
    expect(await requestOf({ path: 'greeter.derived', input: undefined })).toMatchObject({
      method: 'POST',
      url: '/greeter/derived',
      body: '',
      type: undefined,
    });
    const input = { room: 'a/b c?é', day: new Date(0), tags: ['x&y', 'z'] };
    expect(await requestOf({ path: 'greeter.visit', input })).toMatchObject({
      method: 'GET',
      url: '/rooms/a%2Fb%20c%3F%C3%A9/1970-01-01T00%3A00%3A00.000Z?tags=x%26y&tags=z',
      body: '',
      type: undefined,
    });
  });

  test('has in its body what is not in its path', async () => {
    expect(await requestOf({ path: 'greeter.rename', input: { room: 5, name: 'blue' } })).toMatchObject({
      method: 'PATCH',
      url: '/rooms/5',
      body: '{"name":"blue"}',
    });
  });

  test('goes to the path of the target, and the route behind it', async () => {
    expect(await requestOf({}, '/api/v1/')).toMatchObject({ url: '/api/v1/say_hello' });
    expect(await requestOf({}, '/api/v1')).toMatchObject({ url: '/api/v1/say_hello' });
  });

  test('carries metadata and the time left in its headers', async () => {
    const { headers } = await requestOf({ metadata: { 'x-room': 'blue' }, deadline: Date.now() + 60_000 });
    expect(headers).toMatchObject({ 'x-room': 'blue', 'ahoy-timeout-ms': expect.stringMatching(/^[1-6]\d{4}$/) });
  });
});

describe('a call is not sent', () => {
  test.each<[string, Partial<Call>, Partial<CallError>]>([
    [
      'for a procedure that the contract does not know',
      { path: 'greeter.nope' },
      { code: 'NOT_FOUND', message: 'No procedure found on path "greeter.nope"' },
    ],
    [
      'with a stream',
      { path: 'greeter.sum', input: (async function* () {})() },
      { code: 'NOT_IMPLEMENTED', message: 'greeter.sum takes a stream, which HTTP cannot carry: use grpc://' },
    ],
    [
      'with what cannot be carried',
      { input: { name: () => {} } },
      { code: 'BAD_REQUEST', message: 'name: expected data, got a function' },
    ],
    [
      'without a parameter of its path',
      { path: 'greeter.rename', input: { name: 'blue' } },
      { code: 'BAD_REQUEST', message: 'room: expected one value, got none, since it is part of the path' },
    ],
    [
      'with several for a parameter of its path',
      { path: 'greeter.any', input: { ids: ['a', 'b'] } },
      { code: 'BAD_REQUEST', message: 'ids: expected one value, got 2, since it is part of the path' },
    ],
    [
      'with a parameter that is empty',
      { path: 'greeter.visit', input: { room: '', day: new Date(0) } },
      { code: 'BAD_REQUEST', message: 'room: expected text other than "", since it is part of the path' },
    ],
    [
      'with a parameter that is a step to another path',
      { path: 'greeter.visit', input: { room: '..', day: new Date(0) } },
      { code: 'BAD_REQUEST', message: 'room: expected text other than "..", since it is part of the path' },
    ],
    [
      'with an input that has no members for its query string',
      { path: 'greeter.visit', input: 5 },
      { code: 'BAD_REQUEST', message: 'expected an object, whose members become parameters, got 5' },
    ],
  ])('%s', async (_case, options, expected) => {
    const answer = vi.fn();
    const failed = callService(answer, options);
    await expect(failed).rejects.toMatchObject({
      name: 'CallError',
      neverSent: true,
      data: { path: options.path ?? call.path },
      ...expected,
    });
    expect(answer).not.toHaveBeenCalled();
  });

  test('where no contract says how', () => {
    expect(() => restTransport(new URL('rest+http://127.0.0.1:5000'), {})).toThrow(
      'contract: expected the contract of 127.0.0.1:5000, such as contractOf({ greeter })',
    );
  });
});

describe('an answer', () => {
  test('becomes what the contract says', async () => {
    const body = '{"message":"Hello","visits":[{"guest":"Ada","at":"1970-01-01T00:00:00Z"}],"more":1}';
    expect(await callService(send(200, body))).toEqual({
      message: 'Hello',
      visits: [{ guest: 'Ada', at: new Date(0) }],
    });
  });

  test('without a body is undefined', async () => {
    expect(await callService((response) => response.writeHead(204).end(), { path: 'greeter.derived' })).toBeUndefined();
    expect(await callService(send(200, ''), { path: 'greeter.derived' })).toBeUndefined();
  });

  test('tells its metadata, with a value and with an error', async () => {
    const onMetadata = vi.fn<(metadata: Metadata) => void>();
    await callService(send(200, '{"message":""}'), { onMetadata });
    await callService(send(500, ''), { onMetadata }).catch(() => {});
    expect(onMetadata.mock.calls).toEqual([
      [expect.objectContaining({ 'x-served-by': 'hand' })],
      [expect.objectContaining({ 'x-served-by': 'hand' })],
    ]);
  });

  test.each<[string, string, string]>([
    [
      'does not fit',
      '{"message":5}',
      'answered greeter.sayHello with what its contract does not say: message: expected a text, got 5',
    ],
    [
      'does not fit within',
      '{"message":"","visits":[{"guest":""},{}]}',
      'visits[1].guest: expected a text, got nothing',
    ],
    ['is absent', '', 'expected an object, got nothing'],
    ['is no JSON', '<h1>Hi\n</h1>', 'answered 200 with what is no JSON: <h1>Hi </h1>'],
  ])('that %s is the fault of the service', async (_case, body, message) => {
    await expect(callService(send(200, body))).rejects.toMatchObject({
      name: 'CallError',
      code: 'BAD_GATEWAY',
      message: expect.stringContaining(message),
      data: { path: 'greeter.sayHello' },
    });
  });
});

describe('a problem', () => {
  const problem = (members: object, status = 409): Promise<unknown> =>
    callService(send(status, JSON.stringify(members), 'application/problem+json; charset=utf-8'));

  test('is the error of the service, with the data that the procedure declares', async () => {
    const failed = problem({
      type: 'about:blank',
      title: 'Conflict',
      status: 409,
      detail: 'the house is full',
      instance: '/say_hello/5',
      code: 'PRECONDITION_FAILED',
      until: '1970-01-01T00:00:00.005Z',
    });
    const error = await failed.catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(CallError);
    expect(error).toMatchObject({ code: 'PRECONDITION_FAILED', message: 'the house is full', neverSent: false });
    expect((error as CallError).data).toEqual({
      code: 'PRECONDITION_FAILED',
      httpStatus: 409,
      path: 'greeter.sayHello',
      until: new Date(5),
    });
  });

  test.each<[string, object, object]>([
    ['without a code is known by its status', { title: 'Full' }, { code: 'CONFLICT', message: 'Full' }],
    ['with a code of another kind too', { detail: 'x', code: 'E42' }, { code: 'CONFLICT', message: 'x' }],
    ['with a code that objects have too', { code: 'constructor' }, { code: 'CONFLICT', message: 'CONFLICT' }],
    ['that says nothing has its code as message', {}, { code: 'CONFLICT', message: 'CONFLICT' }],
    ['with an id has it', { errorId: 'a-b' }, { data: { errorId: 'a-b' } }],
    ['with data that does not fit keeps it', { until: 'soon', more: [1] }, { data: { until: 'soon', more: [1] } }],
    ['with data that cannot be read hides it', { until: null, $ahoy: 5 }, { code: 'CONFLICT' }],
    [
      'with refused parts of the input names them',
      { errors: [{ pointer: '#/guests/3/a~1b%20c~0', detail: 'too long' }, { pointer: '/x' }, { detail: '' }, 5] },
      {
        data: {
          issues: [
            { path: ['guests', 3, 'a/b c~'], message: 'too long' },
            { path: ['x'], message: '/x' },
            { path: [], message: '' },
            { path: [], message: 'undefined' },
          ],
        },
      },
    ],
  ])('%s', async (_case, members, expected) => {
    await expect(problem(members)).rejects.toMatchObject({ name: 'CallError', ...expected });
  });

  test('may be told by its members alone', async () => {
    await expect(callService(send(404, '{"status":404,"title":"Not Found"}'))).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: 'Not Found',
    });
  });

  test.each<[number, string, string, string, string]>([
    [400, '{"error":"no name"}', 'application/json', 'BAD_REQUEST', '{"error":"no name"}'],
    [401, '[1]', 'application/problem+json', 'UNAUTHORIZED', '[1]'],
    [503, '<h1>Busy</h1>\n<p>', 'text/html', 'SERVICE_UNAVAILABLE', '<h1>Busy</h1> <p>'],
    [500, '{', 'application/json', 'INTERNAL_SERVER_ERROR', '{'],
    [429, '', 'text/plain', 'TOO_MANY_REQUESTS', 'nothing'],
    [502, 'x'.repeat(10_000), 'text/plain', 'BAD_GATEWAY', 'x'.repeat(80)],
  ])('of another kind is known by its status %i, and quoted', async (status, body, type, code, quoted) => {
    await expect(callService(send(status, body, type))).rejects.toMatchObject({
      code,
      message: expect.stringMatching(/^127\.0\.0\.1:\d+ answered \d+: /),
      data: { httpStatus: status },
    });
    await expect(callService(send(status, body, type))).rejects.toThrow(`answered ${status}: ${quoted}`);
  });
});

describe('a stream', () => {
  const follow = { path: 'greeter.follow', input: undefined };
  const events = (body: string): Answer => send(200, body, 'text/event-stream; charset=utf-8');
  const END = 'event: return\ndata:\n\n';

  test('is asked for as events, and gives items as the contract says', async () => {
    let accept: string | undefined;
    const items = await callService((response, request) => {
      ({ accept } = request.headers);
      events(
        `: ping\n\ndata: {"guest":"Ada","at":"1970-01-01"}\n\nid: 7\ndata: {"guest":"Bo"}\n\nevent: x\ndata: 1\n\n${END}`,
      )(response, request);
    }, follow);
    expect(accept).toBe('text/event-stream, application/problem+json');
    expect(items).toEqual([{ guest: 'Ada', at: new Date(0) }, { guest: 'Bo' }]);
  });

  test('whose items resume gives them with their ids', async () => {
    const resume = { path: 'greeter.resume', input: {} };
    expect(await callService(events(`id: a\ndata: {"guest":"Ada"}\n\n${END}`), resume)).toEqual([
      { id: 'a', data: { guest: 'Ada' } },
    ]);
    await expect(callService(events(`data: {"guest":"Ada"}\n\n${END}`), resume)).rejects.toMatchObject({
      code: 'BAD_GATEWAY',
      message: expect.stringContaining('with what is no event with an id: {"guest":"Ada"}'),
    });
  });

  test.each<[string, Answer, object]>([
    [
      'with the problem that the service sends',
      events('event: error\ndata: {"status":403,"detail":"no","reason":"X"}\n\n'),
      { code: 'FORBIDDEN', message: 'no', data: { httpStatus: 403, reason: 'X' } },
    ],
    [
      'with a problem without a status',
      events('event: error\ndata: {"code":"CONFLICT"}\n\n'),
      { code: 'CONFLICT', data: { httpStatus: 500 } },
    ],
    [
      'where its problem is none',
      events('event: error\ndata: 5\n\n'),
      { code: 'BAD_GATEWAY', message: /no problem: 5$/ },
    ],
    ['where an item is no JSON', events('data: {\n\n'), { code: 'BAD_GATEWAY', message: /no JSON: \{$/ }],
    [
      'where an item does not fit',
      events('data: {"guest":5}\n\n'),
      { code: 'BAD_GATEWAY', message: /guest: expected a text, got 5$/ },
    ],
    [
      'before it begins',
      send(404, '{"title":"Not Found"}', 'application/problem+json'),
      { code: 'NOT_FOUND', message: 'Not Found' },
    ],
    [
      'where it is no stream',
      send(200, '[]'),
      { code: 'BAD_GATEWAY', message: /with what is no stream of events: \[\]$/ },
    ],
    [
      'where it ends without saying so',
      events('data: {"guest":"Ada"}\n\n'),
      { code: 'SERVICE_UNAVAILABLE', message: /broke off while answering greeter\.follow \(connection closed\)$/ },
    ],
  ])('fails %s', async (_case, answer, { message, ...expected }: { message?: string | RegExp }) => {
    await expect(callService(answer, follow)).rejects.toMatchObject({
      name: 'CallError',
      ...expected,
      ...(message !== undefined && { message: expect.stringMatching(message) }),
    });
  });

  test('that is left closes its connection, even before the service has answered', async () => {
    for (const begins of [true, false]) {
      const asked = Promise.withResolvers<void>();
      const closed = Promise.withResolvers<void>();
      await using server = await listenWith((_request, response) => {
        response.on('close', () => closed.resolve());
        if (begins) response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: {"guest":""}\n\n');
        asked.resolve();
      });
      const invoke = restTransport(new URL(`rest+${server.url.href}`), { contract });
      const items = (await invoke(toCall(follow))) as AsyncIterableIterator<unknown>;
      await asked.promise;
      if (begins) expect(await items.next()).toEqual({ done: false, value: { guest: '' } });
      await items.return?.();
      await closed.promise;
    }
  });
});

describe('a connection', () => {
  test('that is refused was never made', async () => {
    const server = await listenWith(() => {});
    await server[Symbol.asyncDispose]();
    const invoke = restTransport(new URL(`rest+${server.url.href}`), { contract });
    await expect(invoke(call)).rejects.toMatchObject({
      neverSent: true,
      message: `greeter-service is not reachable at ${server.url.host} (connection refused). Is it running? npm run dev`,
    });
    const items = await invoke(toCall({ path: 'greeter.follow' }));
    await expect(collect(items)).rejects.toMatchObject({ neverSent: true });
  });

  test('that is closed in the middle of an answer may have done its work', async () => {
    const answer: Answer = (response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"message":', () => response.destroy());
    };
    await expect(callService(answer)).rejects.toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      neverSent: false,
      message: expect.stringContaining('broke off while answering greeter.sayHello (connection lost, UND_ERR_SOCKET)'),
    });
  });

  test('is closed when the caller cancels', async () => {
    const controller = new AbortController();
    const closed = Promise.withResolvers<void>();
    const answer: Answer = (response) => {
      response.on('close', () => closed.resolve());
      controller.abort();
    };
    await expect(callService(answer, { signal: controller.signal })).rejects.toMatchObject({
      code: 'CLIENT_CLOSED_REQUEST',
      message: 'greeter.sayHello: the call was cancelled',
    });
    await closed.promise;
  });
});
