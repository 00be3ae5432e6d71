import { CallError, connect, safe } from '@ahoy/client';
import { createProcedureBuilder, type ServiceProcedureBuilder, stream } from '@ahoy/core/procedure';
import { createLogger, serve, type Server } from '@ahoy/server';
import { once } from 'node:events';
import { type AddressInfo, connect as connectSocket, createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { events } from '../support/lab-events.ts';
import * as lab from '../support/lab.ts';
import { freePort } from '../support/service-process.ts';
import { silent } from '../support/transports.ts';

/** However busy the machine is. */
const PATIENCE = { timeout: 20_000 };

type Services = { lab: typeof lab };

const PREFACE = Buffer.from([0xa0, 0x68, 0x6f, 0x79, 1]);
const frame = (kind: number, body: string): Buffer =>
  Buffer.concat([Buffer.from([kind, 0, body.length >> 8, body.length & 0xff]), Buffer.from(body)]);
const SETTINGS = frame(0, '{"maxMessageBytes":1000000,"streamWindow":100}');

let server: Server;
let port: number;
let warnings: unknown[];

beforeEach(async () => {
  warnings = [];
  const logger = createLogger({ name: 'test', level: 'silent' });
  logger.warn = (message: unknown) => warnings.push(message);
  server = await serve({ lab }, { ports: [0], logger, stopOn: [] });
  port = portOf(server);
});
afterEach(async () => server.close());

function portOf({ addresses }: Server): number {
  return addresses[0]?.port ?? 0;
}

/** Sends bytes, and reads until the server closes the connection; its last words are those of its last frame. */
async function lastWords(bytes: Buffer): Promise<string> {
  const socket = connectSocket(port, '127.0.0.1');
  socket.on('error', () => {});
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.write(bytes);
  await new Promise((resolve) => socket.once('close', resolve));
  const heard = Buffer.concat(chunks).toString();
  return heard.slice(heard.lastIndexOf('{'));
}

describe('a hostile connection', () => {
  test('is told why it is closed and logged, and all others go on', async () => {
    const { lab: api } = connect<Services>(`tcp://127.0.0.1:${port}`);
    const ticks = api.ticks({ id: 'beside' })[Symbol.asyncIterator]();
    const attacks: [bytes: Buffer, reason: string][] = [
      [Buffer.concat([PREFACE.subarray(0, 4), Buffer.of(9)]), 'expected version 1 of the socket protocol, got 9'],
      [Buffer.concat([PREFACE, frame(9, '')]), 'expected a kind of frame, got 9'],
      [Buffer.concat([PREFACE, frame(1, '[]')]), 'expected settings first'],
      [Buffer.concat([PREFACE, SETTINGS, frame(1, '[[4,1,5]]')]), 'expected a message of a call that was made'],
      [Buffer.concat([PREFACE, SETTINGS, frame(1, '[[1,1,"lab.add",0,{}],[1,1,0,0]]')]), 'expected call 3, got 1'],
    ];
    for (const [bytes, reason] of attacks) {
      expect(JSON.parse(await lastWords(bytes))).toMatchObject({ reason });
      expect(await api.add({ a: 1, b: 2 })).toBe(3);
      expect((await ticks.next()).done).toBe(false);
    }
    expect(warnings.filter((message) => typeof message === 'string')).toEqual(
      attacks.map(([, reason]) => `a connection of the socket protocol was closed: ${reason}`),
    );
    await ticks.return?.();
  });

  test('is not what a client is that comes and goes', async () => {
    const socket = connectSocket(port, '127.0.0.1');
    socket.write(Buffer.concat([PREFACE, SETTINGS, frame(1, '[[1,1,"lab.hang",0,"gone"]]')]));
    await once(events, 'gone began');
    const aborted = once(events, 'gone aborted');
    socket.resetAndDestroy();
    await aborted;
    const polite = connectSocket(port, '127.0.0.1').resume();
    polite.end(Buffer.concat([PREFACE, SETTINGS]));
    await once(polite, 'close');
    expect(warnings).toEqual([]);
  });
});

describe('a message above the limit', () => {
  test('is refused before it is sent, and the connection goes on', async () => {
    const { lab: api } = connect<Services>(`tcp://127.0.0.1:${port}`);
    const [, error] = await safe(api.echo('x'.repeat(2 ** 20)));
    expect(error).toMatchObject({
      code: 'PAYLOAD_TOO_LARGE',
      message: 'the other side takes values of at most 1048576 bytes, got 1048578',
    });
    expect(await api.echo('x'.repeat(2 ** 20 - 2))).toHaveLength(2 ** 20 - 2);
    expect(warnings).toEqual([]);
  });

  test('of an answer is that of the client', async () => {
    const { lab: api } = connect<Services>(`tcp://127.0.0.1:${port}`, { maxMessageBytes: 5_000 });
    expect((await safe(api.echo('x'.repeat(5_000))))[1]).toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
    expect(await api.echo('x'.repeat(4_998))).toHaveLength(4_998);
  });

  test.each([0, -1, 1.5, Number.NaN])('that is no limit is refused: %j', (maxMessageBytes) => {
    expect(() => connect(`tcp://127.0.0.1:${port}`, { maxMessageBytes })).toThrow(
      `maxMessageBytes: expected a whole number above 0, got ${maxMessageBytes}`,
    );
  });
});

describe('a server that stops', () => {
  test('closes idle connections at once', async () => {
    const apis = Array.from({ length: 5 }, () => connect<Services>(`tcp://127.0.0.1:${port}`).lab);
    await Promise.all(apis.map((api) => api.add({ a: 1, b: 1 })));
    vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval'] });
    try {
      // No timer has to run for it.
      await server.close();
    } finally {
      vi.useRealTimers();
    }
  });

  test('closes those that do not answer, too', async () => {
    const socket = connectSocket({ port, host: '127.0.0.1', allowHalfOpen: true });
    socket.on('error', () => {}).resume();
    socket.write(Buffer.concat([PREFACE, SETTINGS]));
    await once(socket, 'data');
    await server.close();
    socket.destroy();
  });

  test('lets calls finish, and a client of two servers goes to the other', async () => {
    const other = await serve({ lab }, { ports: [0], logger: silent, stopOn: [] });
    const release = Promise.withResolvers<void>();
    const controller = new AbortController();
    const urls = [port, portOf(other)].map((at) => `tcp://127.0.0.1:${at}`);
    const { lab: api } = connect<Services>(urls);
    await Promise.all([api.add({ a: 1, b: 1 }), api.add({ a: 1, b: 1 })]);
    const running = safe(connect<Services>(urls[0] ?? '').lab.hang('drains', { signal: controller.signal }));
    await once(events, 'drains began');
    const closed = server.close().then(release.resolve);
    for (let call = 0; call < 10; call++) expect(await api.add({ a: call, b: 1 })).toBe(call + 1);
    controller.abort();
    expect((await running)[1]).toMatchObject({ code: 'CLIENT_CLOSED_REQUEST' });
    await closed;
    await other.close();
  });

  test('and is started again serves its clients at their next call', async () => {
    const at = await freePort();
    const { lab: api } = connect<Services>(`tcp://127.0.0.1:${at}`);
    for (let restart = 0; restart < 3; restart++) {
      const again = await serve({ lab }, { ports: [at], logger: silent, stopOn: [] });
      expect(await api.add({ a: restart, b: 1 })).toBe(restart + 1);
      await again.close();
      expect((await safe(api.add({ a: 1, b: 1 })))[1]).toMatchObject({
        code: 'SERVICE_UNAVAILABLE',
        message: `lab-service is not reachable at 127.0.0.1:${at} (connection refused). Is it running? npm run dev`,
        neverSent: true,
      });
    }
  });

  test('takes no calls of a connection that comes while it stops', async () => {
    const release = new AbortController();
    const hanging = safe(connect<Services>(`tcp://127.0.0.1:${port}`).lab.hang('stops', { signal: release.signal }));
    await once(events, 'stops began');
    const late = connectSocket(port, '127.0.0.1');
    late.write(PREFACE);
    await once(late, 'data');
    const closed = server.close();
    late.on('error', () => {}).resume();
    late.write(Buffer.concat([SETTINGS, frame(1, '[[1,1,"lab.add",0,{"a":1,"b":1}]]')]));
    await once(late, 'close');
    release.abort();
    await hanging;
    await closed;
  });
});

describe('a client', () => {
  /** Listens in the place of a server. */
  async function listening(accept: (socket: Socket) => void): Promise<{ url: string; close: () => void }> {
    const sockets = new Set<Socket>();
    const listener = createServer((socket) => {
      sockets.add(socket.on('error', () => {}));
      accept(socket);
    }).listen(0, '127.0.0.1');
    await once(listener, 'listening');
    return {
      url: `tcp://127.0.0.1:${(listener.address() as AddressInfo).port}`,
      close() {
        listener.close();
        for (const socket of sockets) socket.destroy();
      },
    };
  }

  test('makes one connection for all of its calls', async () => {
    let connections = 0;
    const relay = await listening((socket) => {
      connections++;
      const onward = connectSocket(port, '127.0.0.1').on('error', () => socket.destroy());
      socket.on('close', () => onward.destroy());
      socket.pipe(onward).pipe(socket);
    });
    const { lab: api } = connect<Services>(relay.url);
    const calls = Array.from({ length: 100 }, (_, index) => api.add({ a: index, b: 1 }));
    expect(await Promise.all(calls)).toEqual(calls.map((_, index) => index + 1));
    expect(connections).toBe(1);
    relay.close();
    // The lost connection is replaced; here there is nobody any more.
    expect((await safe(api.add({ a: 1, b: 1 })))[1]).toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  });

  test.each([
    [
      'speaks something else',
      (socket: Socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'),
      'expected the preface',
    ],
    ['says nothing and closes', (socket: Socket) => socket.end(), 'connection closed'],
  ])('of what %s says that it does not speak the protocol, and has sent nothing', async (_case, accept, reason) => {
    const other = await listening(accept);
    const [, error] = await safe(connect<Services>(other.url).lab.add({ a: 1, b: 1 }));
    expect(error).toBeInstanceOf(CallError);
    expect(error).toMatchObject({ code: 'SERVICE_UNAVAILABLE', neverSent: true });
    expect(error?.message).toMatch(
      /^lab-service at 127\.0\.0\.1:\d+ does not speak the socket protocol \(.+\): is it tcp/,
    );
    expect(error?.message).toContain(reason);
    other.close();
  });

  test('does not wait for a server that says nothing for longer than 5 s', async () => {
    const accepted = Promise.withResolvers<void>();
    const mute = await listening((socket) => {
      socket.resume();
      accepted.resolve();
    });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
    try {
      const failed = safe(connect<Services>(mute.url).lab.add({ a: 1, b: 1 }));
      await accepted.promise;
      vi.advanceTimersByTime(5_000);
      expect((await failed)[1]).toMatchObject({
        message: expect.stringContaining('(no answer to the attempt to connect)'),
        neverSent: true,
      });
    } finally {
      vi.useRealTimers();
    }
    mute.close();
  });

  test('may give up a call while its connection is made, which then is not sent', async () => {
    let heard = '';
    const held = await listening((socket) => {
      socket.on('data', (chunk: Buffer) => (heard += chunk.toString('latin1')));
      setTimeout(() => socket.write(Buffer.concat([PREFACE, SETTINGS])), 20);
    });
    const { lab: api } = connect<Services>(held.url);
    const controller = new AbortController();
    const given = safe(api.add({ a: 1, b: 1 }, { signal: controller.signal }));
    controller.abort();
    expect((await given)[1]).toMatchObject({ code: 'CLIENT_CLOSED_REQUEST' });
    void safe(api.add({ a: 7, b: 7 }));
    await vi.waitUntil(() => heard.includes('lab.add'), PATIENCE);
    expect(heard.match(/lab\.add/g)).toHaveLength(1);
    expect(heard).toContain('"a":7');
    held.close();
  });

  test('whose connection is lost says so, and its next call makes another', async () => {
    let lose = (): void => {};
    const relay = await listening((socket) => {
      const onward = connectSocket(port, '127.0.0.1').on('error', () => {});
      socket.pipe(onward).pipe(socket);
      lose = () => {
        socket.resetAndDestroy();
        onward.resetAndDestroy();
      };
    });
    const { lab: api } = connect<Services>(relay.url);
    const failed = safe(api.hang('is lost'));
    await once(events, 'is lost began');
    const aborted = once(events, 'is lost aborted');
    lose();
    const [, error] = await failed;
    expect(error).toMatchObject({ code: 'SERVICE_UNAVAILABLE', neverSent: false });
    expect(error?.message).toMatch(
      /^lab-service at \S+ broke off while answering lab\.hang \(connection (closed|lost, ECONNRESET)\)$/,
    );
    expect(await api.add({ a: 1, b: 2 })).toBe(3);
    relay.close();
    await aborted;
  });
});

test('a handler that reads slowly has its caller wait, and one that is read slowly waits for its caller', async () => {
  const procedure: ServiceProcedureBuilder = createProcedureBuilder();
  const asked = { up: 0, down: 0 };
  const go = Promise.withResolvers<void>();
  const services = {
    slow: {
      take: procedure
        .input(stream(z.int()))
        .output(z.int())
        .mutation(async ({ input }) => {
          await go.promise;
          let count = 0;
          for await (const _item of input) count++;
          return count;
        }),
      give: procedure.output(stream(z.int())).subscription(async function* () {
        for (;;) yield asked.down++;
      }),
    },
  };
  const slow = await serve(services, { ports: [0], logger: silent, stopOn: [] });
  const { slow: api } = connect<typeof services>(`tcp://127.0.0.1:${portOf(slow)}`);
  const source = async function* (): AsyncGenerator<number> {
    while (asked.up < 10_000) yield asked.up++;
  };
  const taken = api.take(source());
  const given = api.give()[Symbol.asyncIterator]();
  await given.next();
  // 10,000 more of another stream could have come by now.
  const other = api.give()[Symbol.asyncIterator]();
  for (let read = 0; read < 10_000; read++) await other.next();
  await other.return?.();
  expect(asked.up).toBeLessThan(300);
  expect(asked.down).toBeLessThan(10_000 + 2 * 300);
  go.resolve();
  expect(await taken).toBe(10_000);
  await given.return?.();
  await slow.close();
});
