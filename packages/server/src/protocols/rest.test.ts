import { addResponseMetadata, type ErrorShape, metadataName } from '@ahoy/core';
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
  rich: procedure
    .meta({ http: 'POST /rich' })
    .output(
      z.object({
        big: z.bigint(),
        bytes: z.instanceof(Uint8Array),
        buffer: z.instanceof(Uint8Array),
        map: z.map(z.string(), z.bigint()),
        set: z.set(z.number()),
        date: z.date(),
        nothing: z.null(),
      }),
    )
    .mutation(() => ({
      big: 12_345_678_901_234_567_890n,
      bytes: new Uint8Array([1, 2, 255]),
      buffer: Buffer.from('Ahoy'),
      map: new Map([['a', 1n]]),
      set: new Set([1, 2]),
      date: new Date(0),
      nothing: null,
    })),
  undeclared: procedure.query(() => ({ at: new Date(0) })),
  echo: procedure
    .meta({ http: 'POST /echo' })
    .input(z.unknown())
    .output(z.object({ input: z.unknown() }))
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

  test('that no schema declares carries the types that JSON lacks beside it', async () => {
    await using server = await start({ rooms });
    expect(await (await post(`${server.url}/rooms/undeclared`, '')).json()).toEqual({
      $ahoy: [['/at', 'date']],
      json: { at: '1970-01-01T00:00:00.000Z' },
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
        detail: expect.stringMatching(`^content-type: expected application/json, .*application/xml.*, got ${type}$`),
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
    const detail = 'the body is larger than 10 bytes';
    expect(await problemOf(response)).toMatchObject({ status: 413, code: 'PAYLOAD_TOO_LARGE', detail });
  });

  test('of status 405 that says which methods the path has', async () => {
    await using server = await start({ rooms });
    const response = await fetch(`${server.url}/rooms`, { method: 'PATCH' });
    expect(response.headers.get('allow')).toBe('POST, GET, HEAD, OPTIONS');
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

test('what a handler adds beside its answer are headers, of a value, of a stream and of a problem', async () => {
  const add = (): void => addResponseMetadata({ 'x-served-by': 'a' });
  const service = {
    value: procedure.query(add),
    stream: procedure.subscription(async function* () {
      add();
      yield 1;
      addResponseMetadata({ 'x-too-late': 'b' });
    }),
    problem: procedure.query(() => {
      add();
      throw new TRPCError({ code: 'NOT_FOUND' });
    }),
  };
  await using server = await start({ test: service });
  for (const [name, status] of [
    ['value', 204],
    ['stream', 200],
    ['problem', 404],
  ] as const) {
    const response = await fetch(`${server.url}/test/${name}`, { method: 'POST' });
    await response.text();
    expect([response.status, response.headers.get('x-served-by')]).toEqual([status, 'a']);
    expect(response.headers.has('x-too-late')).toBe(false);
  }
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

describe('a route', () => {
  const at = (http: string) => procedure.meta({ http: http as 'GET /' }).input(z.unknown());
  const says = (http: string, answer: string) => at(http).query(() => answer);
  const textOf = async (url: string, method = 'GET') => {
    const response = await fetch(url, { method });
    return response.ok ? response.json() : response.status;
  };

  test('that is not well formed, or taken twice, is refused at the start by the name of its procedure', async () => {
    await expect(start({ test: { a: says('get /x', '') } })).rejects.toThrow(
      'test.a: meta.http: expected a method and a path such as "POST /say_hello", got "get /x"',
    );
    await expect(start({ test: { a: says('GET /x/{id}', ''), b: says('GET /x/{name}', '') } })).rejects.toThrow(
      /^test\.b: .*"GET \/x\/\{name\}" is the route of test\.a already/,
    );
  });

  test('is derived from the path of a procedure that names none', async () => {
    const service = { sayHello: procedure.query(() => 'hello'), sayhello: procedure.query(() => 'another') };
    await using server = await start({ test: { ...service, deep: service } });
    expect(await textOf(`${server.url}/test/sayHello`, 'POST')).toBe('hello');
    expect(await textOf(`${server.url}/test/sayhello`, 'POST')).toBe('another');
    expect(await textOf(`${server.url}/test/deep/sayHello`, 'POST')).toBe('hello');
    expect(await textOf(`${server.url}/test/sayHello`)).toBe(405);
    expect(await textOf(`${server.url}/test/SAYHELLO`, 'POST')).toBe(404);
  });

  test('may have several methods, and may be /', async () => {
    await using server = await start({
      test: { a: says('GET /', 'root'), b: says('GET /x/{id}', 'b'), c: says('POST /x/{id}', 'c') },
    });
    expect(await textOf(server.url)).toBe('root');
    expect(await textOf(`${server.url}/x/1`)).toBe('b');
    expect(await textOf(`${server.url}/x/1/`)).toBe('b');
    expect(await textOf(`${server.url}/x/1`, 'POST')).toBe('c');
    expect(await textOf(`${server.url}/x//`)).toBe(404);
    expect(await textOf(`${server.url}/x/1//`)).toBe(404);
  });

  test('of literal segments comes before one with a parameter, for the methods that it has', async () => {
    await using server = await start({
      test: {
        a: says('GET /users/{id}', 'one'),
        b: says('GET /users/me', 'me'),
        c: says('DELETE /users/{id}', 'gone'),
        d: says('GET /users/{id}/rooms', 'rooms of one'),
        e: says('GET /{anything}/me/{id}', 'anything'),
      },
    });
    expect(await textOf(`${server.url}/users/7`)).toBe('one');
    expect(await textOf(`${server.url}/users/me`)).toBe('me');
    expect(await textOf(`${server.url}/users/m%65`)).toBe('me');
    expect(await textOf(`${server.url}/users/me`, 'DELETE')).toBe('gone');
    expect(await textOf(`${server.url}/users/me/rooms`)).toBe('rooms of one');
    expect(await textOf(`${server.url}/users/me/beds`)).toBe('anything');
    const response = await fetch(`${server.url}/users/me`, { method: 'PATCH' });
    expect(response.headers.get('allow')).toBe('GET, DELETE, HEAD, OPTIONS');
  });

  test('with GET answers HEAD as it answers GET, without a body', async () => {
    await using server = await start({ rooms });
    const head = await fetch(`${server.url}/rooms?limit=3`, { method: 'HEAD' });
    const get = await fetch(`${server.url}/rooms?limit=3`);
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect(head.headers.get('content-length')).toBe(String((await get.text()).length));
    expect((await fetch(`${server.url}/rooms?limit=x`, { method: 'HEAD' })).status).toBe(400);
    expect((await fetch(`${server.url}/take`, { method: 'HEAD' })).status).toBe(405);
  });

  test('answers OPTIONS with its methods', async () => {
    await using server = await start({ rooms });
    const response = await fetch(`${server.url}/rooms/7`, { method: 'OPTIONS' });
    expect([response.status, response.headers.get('allow')]).toEqual([204, 'DELETE, OPTIONS']);
  });
});
