import { type ErrorShape, metadataName } from '@ahoy/core';
import { createProcedureBuilder } from '@ahoy/core/procedure';
import { TRPCError } from '@trpc/server';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createReadableLog } from '../log.fixture.ts';
import { start } from '../serve.fixture.ts';

const procedure = createProcedureBuilder();

class RoomTaken extends TRPCError {}

const roomTaken = ({ error, shape }: { error: TRPCError; shape: ErrorShape }) =>
  error instanceof RoomTaken
    ? { ...shape, data: { ...shape.data, reason: 'ROOM_TAKEN' as const, until: 5 } }
    : undefined;

const rooms = {
  add: procedure
    .meta({ http: 'POST /rooms' })
    .input(z.object({ name: z.string(), beds: z.array(z.object({ 'width/cm': z.number('expected a number') })) }))
    .mutation(({ input }) => ({ added: input.name })),
  list: procedure
    .meta({ http: 'GET /rooms' })
    .input(z.object({ search: z.string().optional(), limit: z.coerce.number().default(20) }))
    .query(({ input }) => input),
  rename: procedure
    .meta({ http: 'PUT /rooms/{id}/{language}' })
    .input(z.object({ id: z.string(), language: z.string(), name: z.string() }))
    .mutation(({ input }) => input),
  remove: procedure
    .meta({ http: 'DELETE /rooms/{id}' })
    .input(z.object({ id: z.string() }))
    .mutation(() => {}),
  take: procedure
    .meta({ http: 'POST /take' })
    .errors(roomTaken)
    .mutation(() => {
      throw new RoomTaken({ code: 'CONFLICT', message: 'the room is taken' });
    }),
  rich: procedure.meta({ http: 'POST /rich' }).mutation(() => ({
    big: 12_345_678_901_234_567_890n,
    bytes: new Uint8Array([1, 2, 255]),
    buffer: Buffer.from('Ahoy'),
    map: new Map([['a', 1n]]),
    set: new Set([1, 2]),
    date: new Date(0),
    nothing: null,
  })),
  echo: procedure
    .meta({ http: 'POST /echo' })
    .input(z.unknown())
    .mutation(({ input }) => ({ input })),
};

type Problem = Record<string, unknown>;

async function post(url: string, body: string, type = 'application/json'): Promise<Response> {
  return fetch(url, { method: 'POST', body, headers: { 'content-type': type } });
}

/** Checks that an answer is problem JSON whose status is the answer's, and gives it. */
async function problemOf(response: Response): Promise<Problem> {
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  const problem = (await response.json()) as Problem;
  expect(problem).toMatchObject({ type: 'about:blank', status: response.status, title: expect.any(String) });
  return problem;
}

describe('an input', () => {
  test('is the JSON body of a POST, and the answer is JSON', async () => {
    await using server = await start({ rooms });
    const response = await post(`${server.url}/rooms`, '{"name":"Blue","beds":[]}');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await response.json()).toEqual({ added: 'Blue' });
  });

  test.each(['5', '"text"', '[1]', 'null', 'true', '{"a":{"b":1}}'])('may be any JSON: %s', async (json) => {
    await using server = await start({ rooms });
    expect(await (await post(`${server.url}/echo`, json)).text()).toBe(`{"input":${json}}`);
  });

  test('may be absent', async () => {
    await using server = await start({ rooms });
    expect(await (await fetch(`${server.url}/echo`, { method: 'POST' })).json()).toEqual({});
  });

  test('is the query string of a GET, as text', async () => {
    await using server = await start({ rooms });
    expect(await (await fetch(`${server.url}/rooms?search=Bl%C3%A4u&limit=3`)).json()).toEqual({
      search: 'Bläu',
      limit: 3,
    });
    expect(await (await fetch(`${server.url}/rooms`)).json()).toEqual({ limit: 20 });
  });

  test('has the values of the path, which are stronger than those of the body', async () => {
    await using server = await start({ rooms });
    const response = await fetch(`${server.url}/rooms/a%20b/fr`, {
      method: 'PUT',
      body: '{"id":"other","name":"Bleu"}',
      headers: { 'content-type': 'application/json' },
    });
    expect(await response.json()).toEqual({ id: 'a b', language: 'fr', name: 'Bleu' });
  });
});

describe('an output', () => {
  test('of nothing is 204', async () => {
    await using server = await start({ rooms });
    const response = await fetch(`${server.url}/rooms/7`, { method: 'DELETE' });
    expect([response.status, await response.text()]).toEqual([204, '']);
  });

  test('that is richer than JSON is written in the nearest JSON', async () => {
    await using server = await start({ rooms });
    expect(await (await post(`${server.url}/rich`, '')).json()).toEqual({
      big: '12345678901234567890',
      bytes: 'AQL/',
      buffer: Buffer.from('Ahoy').toString('base64'),
      map: { a: '1' },
      set: [1, 2],
      date: '1970-01-01T00:00:00.000Z',
      nothing: null,
    });
  });
});

describe('a request is refused with a problem', () => {
  test('that points at each field that does not fit', async () => {
    await using server = await start({ rooms });
    const response = await post(`${server.url}/rooms`, '{"name":5,"beds":[{"width/cm":90},{"width/cm":"wide"}]}');
    expect(response.status).toBe(400);
    expect(await problemOf(response)).toEqual({
      type: 'about:blank',
      title: 'Bad Request',
      status: 400,
      code: 'BAD_REQUEST',
      detail: expect.stringContaining('beds.1.width/cm: expected a number'),
      errors: [
        { pointer: '#/name', detail: expect.any(String) },
        { pointer: '#/beds/1/width~1cm', detail: 'expected a number' },
      ],
    });
  });

  test('that points at the whole when the body is missing', async () => {
    await using server = await start({ rooms });
    const problem = await problemOf(await fetch(`${server.url}/rooms`, { method: 'POST' }));
    expect(problem).toMatchObject({ status: 400, errors: [{ pointer: '#' }] });
  });

  test('that says what is wrong with the JSON', async () => {
    await using server = await start({ rooms });
    const problem = await problemOf(await post(`${server.url}/rooms`, '{"name":'));
    expect(problem).toMatchObject({ status: 400, code: 'BAD_REQUEST' });
    expect(problem['detail']).toMatch(/^the body is not valid JSON: ./);
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp'])(
    'of status 415 when the body is %s',
    async (type) => {
      await using server = await start({ rooms });
      expect(await problemOf(await post(`${server.url}/rooms`, '{"name":"Blue"}', type))).toMatchObject({
        status: 415,
        code: 'UNSUPPORTED_MEDIA_TYPE',
        detail: `content-type: expected application/json, got ${type}`,
      });
    },
  );

  test('of status 415 when the JSON has a character set that nobody knows', async () => {
    await using server = await start({ rooms });
    const response = await post(`${server.url}/rooms`, '{}', 'application/json; charset=klingon');
    expect(await problemOf(response)).toMatchObject({ status: 415 });
  });

  test('of status 413 when the body is larger than the limit, and not before', async () => {
    await using server = await start({ rooms }, { maxBodyBytes: 10 });
    expect((await post(`${server.url}/echo`, '"12345678"')).status).toBe(200);
    const response = await post(`${server.url}/echo`, '"123456789"');
    expect(await problemOf(response)).toMatchObject({ status: 413, code: 'PAYLOAD_TOO_LARGE' });
  });

  test('of status 405 that says which methods the path has', async () => {
    await using server = await start({ rooms });
    const response = await fetch(`${server.url}/rooms`, { method: 'PATCH' });
    expect(response.headers.get('allow')).toBe('POST, GET');
    expect(await problemOf(response)).toMatchObject({ status: 405, detail: 'PATCH /rooms: expected POST or GET' });
  });

  test('of status 404 that names the path', async () => {
    await using server = await start({ rooms });
    const response = await fetch(`${server.url}/nothing?a=1`);
    expect(await problemOf(response)).toMatchObject({
      status: 404,
      code: 'NOT_FOUND',
      detail: 'there is no route GET /nothing',
    });
  });

  test('of status 400 when the path is badly encoded', async () => {
    await using server = await start({ rooms });
    expect(await problemOf(await fetch(`${server.url}/rooms/%E0%A4%A`, { method: 'DELETE' }))).toMatchObject({
      status: 400,
    });
  });

  test('of status 408 when its deadline has passed', async () => {
    await using server = await start({ rooms });
    const headers = { [metadataName.timeout]: '0' };
    const response = await fetch(`${server.url}/rooms`, { headers });
    expect(await problemOf(response)).toMatchObject({ status: 408, code: 'TIMEOUT' });
  });

  test('and has its line in the log', async () => {
    const { logger, lines } = createReadableLog();
    await using server = await start({ rooms }, { logger });
    await post(`${server.url}/rooms`, '{');
    await post(`${server.url}/rooms`, 'x', 'text/plain');
    await post(`${server.url}/rooms`, '{}');
    await fetch(`${server.url}/rooms/%E0%A4%A`, { method: 'DELETE' });
    expect(lines.at(-1)).toMatchObject({ path: '/rooms/%E0%A4%A', code: 'BAD_REQUEST' });
    const calls = lines.filter(({ path }) => path === 'rooms.add');
    expect(calls.map(({ code }) => code)).toEqual(['BAD_REQUEST', 'UNSUPPORTED_MEDIA_TYPE', 'BAD_REQUEST']);
  });
});

test('an error that a procedure declares arrives with its data', async () => {
  await using server = await start({ rooms });
  expect(await problemOf(await fetch(`${server.url}/take`, { method: 'POST' }))).toEqual({
    type: 'about:blank',
    title: 'Conflict',
    status: 409,
    detail: 'the room is taken',
    code: 'CONFLICT',
    reason: 'ROOM_TAKEN',
    until: 5,
  });
});

test('what a handler goes on with after its answer is not cancelled by the end of the request', async () => {
  let seen: AbortSignal | undefined;
  await using server = await start({
    test: {
      note: procedure.meta({ http: 'POST /note' }).mutation(({ signal }) => {
        seen = signal;
        return 'noted';
      }),
    },
  });
  const response = await fetch(`${server.url}/note`, { method: 'POST' });
  expect(await response.json()).toBe('noted');
  await server.close();
  expect(seen?.aborted).toBe(false);
});

test('a caller that goes away aborts the signal of the handler', async () => {
  const started = Promise.withResolvers<void>();
  const aborted = Promise.withResolvers<void>();
  const wait = procedure.meta({ http: 'POST /wait' }).mutation(async ({ signal }) => {
    signal?.addEventListener('abort', () => aborted.resolve());
    started.resolve();
    await aborted.promise;
  });
  await using server = await start({ test: { wait } });
  const caller = new AbortController();
  const answer = fetch(`${server.url}/wait`, { method: 'POST', signal: caller.signal });
  await started.promise;
  caller.abort(new Error('left'));
  await expect(answer).rejects.toThrow('left');
  await expect(aborted.promise).resolves.toBeUndefined();
});

test('headers and the address of the caller reach the context', async () => {
  const who = createProcedureBuilder<{ who: string }>()
    .meta({ http: 'GET /who' })
    .query(({ ctx }) => ctx.who);
  const createContext = {
    test: (call: { metadata: Record<string, string>; peer?: string }) => ({
      who: `${call.metadata['authorization']} from ${call.peer}`,
    }),
  };
  await using server = await start({ test: { who } }, { createContext });
  const response = await fetch(`${server.url}/who`, { headers: { authorization: 'Bearer x' } });
  expect(await response.json()).toBe('Bearer x from 127.0.0.1');
});

describe('a route is refused at the start, by the name of its procedure', () => {
  const at = (http: string) => procedure.meta({ http: http as 'GET /' });
  const query = (http: string) => at(http).query(() => 1);
  const malformed = (http: string) =>
    `test.a: meta.http: expected a method and a path such as "POST /say_hello", got "${http}"`;

  test.each<[string, object, string]>([
    [
      'when another has it',
      { a: query('GET /x'), b: query('GET /x') },
      'test.b: meta.http: "GET /x" is the route of test.a already',
    ],
    [
      'when another has it under other names',
      { a: query('GET /x/{id}/y'), b: query('GET /x/{name}/y') },
      'test.b: meta.http: "GET /x/{name}/y" is the route of test.a already',
    ],
    ['without a method', { a: query('/x') }, malformed('/x')],
    ['without a path', { a: query('GET') }, malformed('GET')],
    ['with a method in lower case', { a: query('get /x') }, malformed('get /x')],
    ['with a method that has no route', { a: query('TRACE /x') }, malformed('TRACE /x')],
    ['with a path that begins nowhere', { a: query('GET x') }, malformed('GET x')],
    ['with a space in its path', { a: query('GET /x y') }, malformed('GET /x y')],
    ['with a brace that does not close', { a: query('GET /x/{id') }, malformed('GET /x/{id')],
    ['with a parameter that has no name', { a: query('GET /x/{}') }, malformed('GET /x/{}')],
    ['with a parameter whose name has a hyphen', { a: query('GET /x/{user-id}') }, malformed('GET /x/{user-id}')],
    ['with a parameter in part of a segment', { a: query('GET /x/{id}y') }, malformed('GET /x/{id}y')],
    ["with a wildcard of express's", { a: query('GET /x/*rest') }, malformed('GET /x/*rest')],
    [
      'on a subscription',
      {
        a: at('GET /x').subscription(async function* () {
          yield 1;
        }),
      },
      'test.a: meta.http: a subscription has no REST route; it is served on /trpc',
    ],
  ])('%s', async (_case, service, message) => {
    await expect(start({ test: service })).rejects.toThrow(new Error(message));
  });

  test('but one path may have several methods, and / is a path', async () => {
    await using server = await start({
      test: { a: query('GET /'), b: query('GET /x/{id}'), c: query('POST /x/{id}') },
    });
    expect((await fetch(server.url)).status).toBe(200);
    expect((await fetch(`${server.url}/x/1`)).status).toBe(200);
    expect((await fetch(`${server.url}/x/1`, { method: 'POST' })).status).toBe(200);
  });
});
