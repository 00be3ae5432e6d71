import { createProcedureBuilder } from '@ahoy/core/procedure';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { createReadableLog } from './log.fixture.ts';
import { start } from './serve.fixture.ts';

const procedure = createProcedureBuilder();

/** A service whose `wait` answers when it is told to. */
function createWaiting() {
  const started = Promise.withResolvers<void>();
  const work = Promise.withResolvers<string>();
  const wait = procedure.meta({ http: 'POST /wait' }).mutation(() => {
    started.resolve();
    return work.promise;
  });
  const follow = procedure.subscription(async function* ({ signal }) {
    yield 'first';
    await once(signal as AbortSignal, 'abort');
  });
  return { services: { test: { wait, follow } }, started: started.promise, finish: work.resolve };
}

const hello = procedure.meta({ http: 'POST /hello' }).mutation(() => 'Hello');

test('every port serves the same', async () => {
  await using server = await start({ test: { hello } }, { ports: [0, 0] });
  expect(server.addresses).toHaveLength(2);
  for (const { url } of server.addresses) {
    expect(await (await fetch(`${url}/hello`, { method: 'POST' })).json()).toBe('Hello');
  }
});

test('the log says where the server listens, and when it has stopped', async () => {
  const { logger, lines } = createReadableLog();
  await using server = await start({ test: { hello } }, { logger });
  await server.close();
  expect(lines.map(({ msg }) => msg)).toEqual([`test-service listens at ${server.url}`, 'test-service has stopped']);
});

test('a client that offers HTTP/2 with its request, as some do, is answered over HTTP/1.1', async () => {
  await using server = await start({ test: { hello } });
  const socket = connect(server.port, '127.0.0.1');
  const offer = 'connection: upgrade, http2-settings\r\nupgrade: h2c\r\nhttp2-settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n';
  for (const headers of [offer, offer, 'connection: close\r\n']) {
    socket.write(`POST /hello HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n${headers}\r\n`);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*"Hello"$/);
  }
});

test('a port that is taken leaves no other port open', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port: taken } = other.address() as AddressInfo;
  const close = vi.spyOn(Server.prototype, 'close');
  await expect(start({ test: { hello } }, { ports: [0, taken] })).rejects.toThrow(
    `port ${taken} is taken: stop what listens there, or set PORT_TEST to another port`,
  );
  const closed = close.mock.contexts as Server[];
  close.mockRestore();
  expect(closed.map(({ listening }) => listening)).toEqual([false]);
  await once(other.close(), 'close');
});

test.each<[string, object, object]>([
  ['option', { test: { hello } }, { drainTimeoutMs: -1 }],
  ['service', { test: { limit: 5 } }, {}],
])('a wrong %s opens no port', async (_case, services, options) => {
  const listen = vi.spyOn(Server.prototype, 'listen');
  await expect(start(services, options)).rejects.toThrow(/drainTimeoutMs|test\.limit/);
  expect(listen).not.toHaveBeenCalled();
  listen.mockRestore();
});

describe('close', () => {
  test('lets the calls that run finish', async () => {
    const { services, started, finish } = createWaiting();
    await using server = await start(services);
    const answer = fetch(`${server.url}/wait`, { method: 'POST' });
    await started;
    const closing = server.close();
    finish('done');
    expect(await (await answer).json()).toBe('done');
    await closing;
  });

  test('takes no new connections', async () => {
    await using server = await start({ test: { hello } });
    await server.close();
    await expect(fetch(`${server.url}/hello`, { method: 'POST' })).rejects.toThrow('fetch failed');
  });

  test('refuses new calls on connections that are open', async () => {
    const { services, started, finish } = createWaiting();
    await using server = await start(services);
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/trpc`);
    await once(socket, 'open');
    const answer = fetch(`${server.url}/wait`, { method: 'POST' });
    await started;
    const closing = server.close();
    const refused = nextMessage(socket, 7);
    socket.send('{"id":7,"method":"mutation","params":{"path":"test.wait"}}');
    expect(await refused).toMatchObject({
      error: { message: 'test-service is stopping; try again in a moment', data: { code: 'SERVICE_UNAVAILABLE' } },
    });
    finish('done');
    expect((await answer).status).toBe(200);
    await closing;
  });

  test('breaks streams off with an error that says that another server may go on', async () => {
    const { services } = createWaiting();
    await using server = await start(services);
    const response = await fetch(`${server.url}/trpc/test.follow`);
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes('first')) text += (await reader?.read())?.value;
    const closing = server.close();
    for (let chunk = await reader?.read(); chunk && !chunk.done; chunk = await reader?.read()) text += chunk.value;
    expect(text).toMatch(/event: serialized-error\ndata: .*"code":"SERVICE_UNAVAILABLE"/);
    await closing;
  });

  test('cuts calls off that do not finish in time, and says how many', async () => {
    const { services, started } = createWaiting();
    const { logger, lines } = createReadableLog();
    await using server = await start(services, { logger, drainTimeoutMs: 0 });
    const answer = expect(fetch(`${server.url}/wait`, { method: 'POST' })).rejects.toThrow('fetch failed');
    await started;
    await server.close();
    await answer;
    expect(lines.map(({ msg }) => msg)).toContain('1 calls did not finish within 0 ms and were cut off');
  });

  test('cuts clients off that are slow to leave', async () => {
    await using server = await start({ test: { hello } });
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/trpc`);
    await once(socket, 'open');
    // It reads nothing any more, the server's wish to close included.
    socket.pause();
    // This one never sends the body that it promises.
    const half = connect(server.port, '127.0.0.1');
    half.on('error', () => {});
    half.resume();
    await new Promise((resolve) =>
      half.write('POST /hello HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n', resolve),
    );
    await fetch(`${server.url}/healthz`);
    const cut = new Promise((resolve) => half.once('close', resolve));
    await server.close();
    await cut;
    socket.terminate();
  });

  test('may be asked for several times, and is done once', async () => {
    const { logger, lines } = createReadableLog();
    await using server = await start({ test: { hello } }, { logger });
    await Promise.all([server.close(), server.close()]);
    await server.close();
    await server.closed;
    expect(lines.filter(({ msg }) => msg === 'test-service has stopped')).toHaveLength(1);
  });

  test('leaves nothing behind that would keep the process alive', async () => {
    const program = `
      import { createProcedureBuilder } from '@ahoy/core/procedure';
      import { once } from 'node:events';
      import { WebSocket } from 'ws';
      import { start } from './serve.fixture.ts';
      const follow = createProcedureBuilder().subscription(async function* ({ signal }) {
        yield 'first';
        await once(signal, 'abort');
      });
      const server = await start({ test: { follow } }, { ports: [0, 0], stopOn: ['SIGUSR2', 'SIGTERM'] });
      const socket = new WebSocket(server.url.replace('http', 'ws') + '/trpc');
      await once(socket, 'open');
      socket.send('{"id":7,"method":"subscription","params":{"path":"test.follow"}}');
      await once(socket, 'message');
      await (await fetch(server.url + '/healthz')).text();
      const gone = once(socket, 'close');
      await server.close();
      await gone;
      await new Promise((resolve) => setImmediate(resolve));
      const kinds = process.getActiveResourcesInfo().filter((kind) => /TCP|Timeout|Signal/.test(kind));
      console.log(JSON.stringify(kinds), process.listenerCount('SIGUSR2') + process.listenerCount('SIGTERM'));`;
    const args = ['--input-type=module', '--eval', program];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: import.meta.dirname, timeout: 10_000 });
    expect(stdout).toBe('[] 0\n');
  }, 15_000);
});

describe('a signal', () => {
  beforeEach(() => {
    expect(process.listenerCount('SIGUSR2')).toBe(0);
  });
  afterEach(() => {
    expect(process.listenerCount('SIGUSR2')).toBe(0);
  });

  test('stops the server', async () => {
    await using server = await start({ test: { hello } }, { stopOn: ['SIGUSR2'] });
    process.emit('SIGUSR2');
    await server.closed;
    await expect(fetch(server.url)).rejects.toThrow('fetch failed');
  });

  test('that comes again while the server stops is not held back', async () => {
    const { services, started, finish } = createWaiting();
    await using server = await start(services, { stopOn: ['SIGUSR2'] });
    const answer = fetch(`${server.url}/wait`, { method: 'POST' });
    await started;
    process.emit('SIGUSR2');
    expect(process.listenerCount('SIGUSR2')).toBe(0);
    finish('done');
    await answer;
    await server.closed;
  });
});

/** The next message to the request of that id. */
async function nextMessage(socket: WebSocket, id: number): Promise<unknown> {
  for (;;) {
    const [data] = (await once(socket, 'message')) as [Buffer];
    const message = JSON.parse(data.toString()) as { id: unknown };
    if (message.id === id) return message;
  }
}
