import { addResponseMetadata, type Call, type Metadata } from '@ahoy/core';
import { createProcedureBuilder } from '@ahoy/core/procedure';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { createReadableLog } from '../log.fixture.ts';
import { exchange, start } from '../serve.fixture.ts';

const procedure = createProcedureBuilder();
const metadataProcedure = procedure.use(({ ctx, next }) => next({ ctx: ctx as { metadata: Metadata } }));
const services = {
  test: {
    hello: procedure.input(z.object({ name: z.string() })).query(({ input }) => `Hello, ${input.name}`),
    plain: procedure.query(() => 'plain'),
    byId: procedure
      .meta({ http: 'POST /plain/{id}' })
      .input(z.object({ id: z.string() }))
      .query(({ input }) => input.id),
    metadata: metadataProcedure.query(({ ctx }) => ctx.metadata),
    circular: procedure.query((): object => {
      const answer: { self?: object } = {};
      answer.self = answer;
      return answer;
    }),
    count: procedure.subscription(async function* () {
      yield* [1, 2];
    }),
    named: procedure.input(z.string()).query(({ input }) => {
      addResponseMetadata({ [input]: 'yes' });
      return input;
    }),
    namedItems: procedure.subscription(async function* () {
      addResponseMetadata({ 'x-named': 'yes' });
      await waiting;
      yield 'late';
    }),
  },
};

/** What a stream of a test waits for before its first item. */
let waiting: Promise<void> | undefined;

/** Its procedures see the metadata that came with the call. */
const context = { createContext: { test: ({ metadata }: Call) => ({ metadata }) } };

const json = { 'content-type': 'application/json' };

async function post(url: string, body: string): Promise<unknown> {
  return (await fetch(url, { method: 'POST', headers: json, body })).json();
}

describe('over HTTP', () => {
  test("a query answers to tRPC's GET and to a POST", async () => {
    await using server = await start(services, context);
    const url = `${server.url}/trpc/test.hello`;
    const answer = { result: { data: 'Hello, Ada' } };
    expect(await (await fetch(`${url}?input=${encodeURIComponent('{"name":"Ada"}')}`)).json()).toEqual(answer);
    expect(await post(url, '{"name":"Ada"}')).toEqual(answer);
  });

  test('metadata of the answer is in its headers; those of a batch are merged', async () => {
    await using server = await start(services, context);
    const one = await fetch(`${server.url}/trpc/test.named?input="x-a"`);
    expect(one.headers.get('x-a')).toBe('yes');
    const batch = await fetch(`${server.url}/trpc/test.named,test.named?batch=1&input={"0":"x-a","1":"x-b"}`);
    expect(await batch.json()).toEqual([{ result: { data: 'x-a' } }, { result: { data: 'x-b' } }]);
    expect([batch.headers.get('x-a'), batch.headers.get('x-b')]).toEqual(['yes', 'yes']);
  });

  test('metadata with a name of the protocol is a mistake of the service', async () => {
    await using server = await start(services, context);
    const response = await fetch(`${server.url}/trpc/test.named?input="vary"`);
    expect(response.status).toBe(500);
    expect(response.headers.get('vary')).not.toContain('yes');
    expect(await response.text()).toMatch(/internal error/);
  });

  test('a stream has its metadata in its headers before there is a first item', async () => {
    await using server = await start(services, context);
    const first = Promise.withResolvers<void>();
    waiting = first.promise;
    const response = await fetch(`${server.url}/trpc/test.namedItems`);
    expect(response.headers.get('x-named')).toBe('yes');
    first.resolve();
    expect(await response.text()).toContain('data: "late"');
  });

  test('a procedure deeper inside of its service answers', async () => {
    await using server = await start({ admin: { users: { hello: services.test.plain } } });
    expect(await (await fetch(`${server.url}/trpc/admin.users.hello`)).json()).toEqual({ result: { data: 'plain' } });
  });

  test('a procedure without an input does not care for one that cannot be read', async () => {
    await using server = await start(services, context);
    expect(await post(`${server.url}/trpc/test.plain`, '{"name":')).toEqual({ result: { data: 'plain' } });
  });

  test('a connection parameter stands for a header, and is weaker than one', async () => {
    await using server = await start(services, context);
    const parameters = encodeURIComponent(JSON.stringify({ 'X-User': 'mallory', 'X-Tenant': 'blue' }));
    const response = await fetch(`${server.url}/trpc/test.metadata?connectionParams=${parameters}`, {
      headers: { 'x-user': 'alice' },
    });
    expect(await response.json()).toMatchObject({ result: { data: { 'x-user': 'alice', 'x-tenant': 'blue' } } });
  });

  test('a connection parameter that no header could be is refused', async () => {
    await using server = await start(services, context);
    const parameters = encodeURIComponent(JSON.stringify({ 'x-user': 'line\nbreak' }));
    const response = await fetch(`${server.url}/trpc/test.metadata?connectionParams=${parameters}`);
    expect(await response.json()).toMatchObject({ error: { data: { code: 'BAD_REQUEST' } } });
  });

  test('an answer that cannot be carried is an error of the service, logged with its id', async () => {
    const { logger, lines } = createReadableLog();
    await using server = await start(services, { logger, ...context });
    const { error } = (await (await fetch(`${server.url}/trpc/test.circular`)).json()) as {
      error: { message: string; data: { errorId: string } };
    };
    expect(error.message).toBe(`internal error ${error.data.errorId}`);
    expect(lines).toContainEqual(
      expect.objectContaining({ path: 'test.circular', code: 'INTERNAL_SERVER_ERROR', errorId: error.data.errorId }),
    );
  });

  test('a path cannot begin a line of its own in the log', async () => {
    const { logger, lines } = createReadableLog();
    await using server = await start(services, { logger, ...context });
    await fetch(`${server.url}/trpc/test.x%0AFAKE%1b[31m`);
    const texts = lines.map(({ msg }) => String(msg)).filter((text) => text.includes('FAKE'));
    expect(texts).toEqual([expect.stringContaining('"test.x\\nFAKE\\u001b[31m" NOT_FOUND')]);
  });

  test('CONNECT is refused in words', async () => {
    await using server = await start(services, context);
    expect(await exchange(server.port, 'CONNECT example.org:443 HTTP/1.1\r\nhost: a\r\n\r\n')).toMatch(
      /^HTTP\/1.1 405 /,
    );
  });

  test('an unknown procedure is not found, and has its line in the log', async () => {
    const { logger, lines } = createReadableLog();
    await using server = await start(services, { logger, ...context });
    const headers = { 'user-agent': 'stranger' };
    const response = await fetch(`${server.url}/trpc/test.nothing`, { headers });
    expect(response.status).toBe(404);
    expect(lines.filter(({ path }) => path === 'test.nothing')).toEqual([
      expect.objectContaining({ code: 'NOT_FOUND', caller: 'stranger @ 127.0.0.1' }),
    ]);
  });

  test('a body above the limit is refused', async () => {
    await using server = await start(services, { maxBodyBytes: 20 });
    expect(await post(`${server.url}/trpc/test.hello`, `{"name":"${'a'.repeat(30)}"}`)).toMatchObject({
      error: { data: { code: 'PAYLOAD_TOO_LARGE' } },
    });
  });
});

test.each<[string, string]>([
  ['no HTTP', 'Ahoy!\r\n\r\n'],
  ['a head without an end', `GET / HTTP/1.1\r\nx: ${'x'.repeat(20_000)}`],
  ['a host that is none', 'GET /trpc/test.plain HTTP/1.1\r\nhost: [\r\nconnection: close\r\n\r\n'],
  ['no host', 'GET /trpc/test.plain HTTP/1.0\r\n\r\n'],
  ['a badly encoded path', 'GET /trpc/%E0%A4%A HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'],
  ['a badly encoded REST path', 'POST /plain/%E0%A4%A HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'],
  ['a path of slashes', 'GET // HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'],
  ['a path that is a broken URL', 'GET http://[:/ HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'],
  ['every resource', 'OPTIONS * HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'],
  ['a broken batch', 'GET /trpc/a,,b?batch=1&input=[ HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'],
  [
    'broken connection parameters',
    'GET /trpc/test.plain?connectionParams={ HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
  ],
  ['a length that is none', 'POST /plain/1 HTTP/1.1\r\nhost: x\r\ncontent-length: many\r\n\r\n'],
  [
    'a broken chunk',
    'POST /plain/1 HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n',
  ],
  [
    'an upgrade of a path of slashes',
    'GET // HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n',
  ],
  [
    'an upgrade of a broken URL',
    'GET http://[:/ HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n',
  ],
  ['an upgrade without a key', 'GET /trpc HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n'],
])('a client that sends %s is answered, and the server goes on', async (_case, bytes) => {
  await using server = await start(services, context);
  expect(await exchange(server.port, bytes)).toMatch(/^HTTP\/1\.1 (200|204|4\d\d) /);
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
});

describe('over WebSocket', () => {
  async function open(url: string, path = '/trpc'): Promise<WebSocket> {
    const socket = new WebSocket(url.replace('http', 'ws') + path);
    await once(socket, 'open');
    return socket;
  }

  async function receive(socket: WebSocket): Promise<unknown> {
    const [data] = (await once(socket, 'message')) as [Buffer];
    return JSON.parse(data.toString());
  }

  const hello = JSON.stringify({ id: 7, method: 'query', params: { path: 'test.hello', input: { name: 'Ada' } } });

  test('a query is answered', async () => {
    await using server = await start(services, context);
    const socket = await open(server.url);
    socket.send(hello);
    expect(await receive(socket)).toMatchObject({ id: 7, result: { data: 'Hello, Ada' } });
    socket.terminate();
  });

  test.each(['/', '/trpc/', '/trpc/test.hello', '/plain/1', '//'])(
    'another path than /trpc is refused: %s',
    async (path) => {
      await using server = await start(services, context);
      const socket = new WebSocket(server.url.replace('http', 'ws') + path);
      const [error] = (await once(socket, 'error')) as [Error];
      expect(error.message).toBe('Unexpected server response: 404');
    },
  );

  test('a client that was refused and stays does not keep the server from closing', async () => {
    await using server = await start(services, context);
    const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true });
    socket.write('GET /nowhere HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 404 /);
    await server.close();
    socket.destroy();
  });

  test.each<[string, string | Buffer]>([
    ['no JSON', '{'],
    ['nothing', ''],
    ['null', 'null'],
    ['a number', '5'],
    ['a list of nonsense', '[null,5]'],
    ['a message without a method', '{"id":1}'],
    ['a method that is none', '{"id":1,"method":"dance","params":{"path":"test.hello"}}'],
    ['no params', '{"id":1,"method":"query"}'],
    ['a path that is no text', '{"id":1,"method":"query","params":{"path":5}}'],
    ['an unknown procedure', '{"id":1,"method":"query","params":{"path":"a.b"}}'],
    ['bytes', Buffer.from([0, 255, 254])],
  ])('a client that sends %s gets no more than an error, and the server goes on', async (_case, message) => {
    await using server = await start(services, context);
    const broken = await open(server.url);
    broken.send(message);
    broken.send(hello);
    const socket = await open(server.url);
    socket.send(hello);
    expect(await receive(socket)).toMatchObject({ id: 7, result: { data: 'Hello, Ada' } });
    broken.terminate();
    socket.terminate();
  });

  test('a message above the limit closes its connection, and the server goes on', async () => {
    await using server = await start(services, { maxBodyBytes: 1_000 });
    const socket = await open(server.url);
    socket.send('x'.repeat(1_001));
    const [code] = (await once(socket, 'close')) as [number];
    expect(code).toBe(1009);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });

  test('a frame that no client may send closes its connection, and the server goes on', async () => {
    await using server = await start(services, context);
    const key = 'sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\nsec-websocket-version: 13\r\n';
    const head = `GET /trpc HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n${key}\r\n`;
    expect(await exchange(server.port, `${head}\u007F\u007F`)).toMatch(/^HTTP\/1\.1 101 /);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });

  test('clients are told to connect anew when the server stops, and are then closed', async () => {
    await using server = await start(services, context);
    const socket = await open(server.url);
    const messages = vi.fn();
    socket.on('message', (data: Buffer) => messages(JSON.parse(data.toString())));
    const closed = once(socket, 'close');
    await server.close();
    expect(await closed).toEqual([1001, Buffer.from('test-service is stopping')]);
    expect(messages.mock.calls).toEqual([[{ id: null, method: 'reconnect' }]]);
  });
});
