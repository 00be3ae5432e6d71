import { safe } from '@ahoy/client';
import { connect } from '@ahoy/client/grpc';
import { contractOf } from '@ahoy/contract';
import { serve, type Server } from '@ahoy/server';
import { once } from 'node:events';
import { createServer as createHttp2Server, type ServerHttp2Session } from 'node:http2';
import { type AddressInfo, connect as connectSocket, createServer } from 'node:net';
import { expect, it, vi } from 'vitest';
import { events } from './support/lab-events.ts';
import * as lab from './support/lab.ts';
import { freePort } from './support/service-process.ts';
import { silent } from './support/transports.ts';

type Services = { lab: typeof lab };

const open = (port: number): Promise<Server> => serve({ lab }, { ports: [port], logger: silent, stopOn: [] });

it('100 concurrent calls, and those after them, share one connection', async () => {
  const server = await open(0);
  // A relay counts what a server of one port cannot tell from without.
  let connections = 0;
  const relay = createServer((socket) => {
    connections++;
    const onward = connectSocket(server.addresses[0]?.port ?? 0, '127.0.0.1');
    socket.on('error', () => onward.destroy()).on('close', () => onward.destroy());
    onward.on('error', () => socket.destroy()).on('close', () => socket.destroy());
    socket.pipe(onward).pipe(socket);
  }).listen(0, '127.0.0.1');
  await once(relay, 'listening');
  const { port } = relay.address() as AddressInfo;
  const { lab: api } = connect<Services>(`grpc://127.0.0.1:${port}`);
  const calls = Array.from({ length: 100 }, (_, index) => api.add({ a: index, b: 1 }));
  expect(await Promise.all(calls)).toEqual(calls.map((_, index) => index + 1));
  expect(await api.add({ a: 1, b: 1 })).toBe(2);
  expect(connections).toBe(1);
  relay.close();
  await server.close();
});

it('of 100 calls that are open, any can be cancelled in the instant in which another begins', async () => {
  const server = await open(0);
  const { lab: api } = connect<Services>(`grpc://127.0.0.1:${server.addresses[0]?.port}`, {
    contract: contractOf({ lab }),
  });
  const hang = async (id: string): Promise<AbortController> => {
    const controller = new AbortController();
    const began = new Promise((resolve) => events.once(`${id} began`, resolve));
    void safe(api.hang(id, { signal: controller.signal }));
    await began;
    return controller;
  };
  const calls = await Promise.all(Array.from({ length: 100 }, (_, index) => hang(`first ${index}`)));
  // 1,000 times in all, of which 50 share an instant.
  for (let round = 0; round < 20; round++) {
    const answers = calls.splice(0, 50).map((controller, index) => {
      const answer = api.add({ a: index, b: round });
      controller.abort();
      return answer;
    });
    expect(await Promise.all(answers)).toEqual(answers.map((_, index) => index + round));
    calls.push(...(await Promise.all(answers.map((_, index) => hang(`round ${round}, ${index}`)))));
  }
  for (const controller of calls) controller.abort();
  await server.close();
}, 30_000);

it('a client of a server that restarts says meanwhile that it is not reachable, and its next call succeeds', async () => {
  const port = await freePort();
  const { lab: api } = connect<Services>(`grpc://127.0.0.1:${port}`);
  for (let restart = 0; restart < 3; restart++) {
    const server = await open(port);
    expect(await api.add({ a: restart, b: 1 })).toBe(restart + 1);
    await server.close();
    for (let call = 0; call < 3; call++) {
      const [, error] = await safe(api.add({ a: 1, b: 1 }));
      expect(error).toMatchObject({
        code: 'SERVICE_UNAVAILABLE',
        message: `lab-service is not reachable at 127.0.0.1:${port} (connection refused). Is it running? npm run dev`,
        neverSent: true,
      });
    }
  }
});

it('calls that find no server at the same time all say so, and the next ones succeed together', async () => {
  const port = await freePort();
  const { lab: api } = connect<Services>(`grpc://127.0.0.1:${port}`);
  const failed = await Promise.all(Array.from({ length: 20 }, () => safe(api.add({ a: 1, b: 1 }))));
  expect(failed.map(([, error]) => error?.code)).toEqual(failed.map(() => 'SERVICE_UNAVAILABLE'));
  const server = await open(port);
  expect(await Promise.all(Array.from({ length: 20 }, () => api.add({ a: 1, b: 1 })))).toEqual(failed.map(() => 2));
  await server.close();
});

it('a connection that is silent for 30 s while a call waits is asked whether it still lives', async () => {
  const sessions: ServerHttp2Session[] = [];
  const server = createHttp2Server().listen(0, '127.0.0.1');
  server.on('session', (session) => sessions.push(session));
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
  try {
    const { lab: api } = connect<Services>(`grpc://127.0.0.1:${port}`, { contract: contractOf({ lab }) });
    const controller = new AbortController();
    const waiting = safe(api.add({ a: 1, b: 1 }, { signal: controller.signal }));
    await once(server, 'stream');
    const [session] = sessions as [ServerHttp2Session];
    const pinged = once(session, 'ping');
    vi.advanceTimersByTime(30_000);
    await pinged;
    controller.abort();
    expect((await waiting)[1]?.code).toBe('CLIENT_CLOSED_REQUEST');
    session.destroy();
  } finally {
    vi.useRealTimers();
    server.close();
  }
});
