import { createProcedureBuilder } from '@ahoy/core/procedure';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { start } from '../serve.fixture.ts';

test('a server that runs is alive and ready', async () => {
  await using server = await start({ test: {} });
  const live = await fetch(`${server.url}/healthz`);
  expect([live.status, await live.json()]).toEqual([200, { status: 'ok' }]);
  const ready = await fetch(`${server.url}/readyz`);
  expect([ready.status, await ready.json()]).toEqual([200, { status: 'ready' }]);
});

test('a server that stops is alive and no longer ready', async () => {
  const started = Promise.withResolvers<void>();
  const work = Promise.withResolvers<void>();
  const wait = createProcedureBuilder()
    .meta({ http: 'POST /wait' })
    .mutation(async () => {
      started.resolve();
      await work.promise;
    });
  await using server = await start({ test: { wait } });
  const answer = fetch(`${server.url}/wait`, { method: 'POST' });
  await started.promise;
  const probe = connect(server.port, '127.0.0.1');
  probe.write('GET /readyz HTTP/1.1\r\nhost: x\r\n\r\n');
  expect(await textOf(probe)).toMatch(/^HTTP\/1\.1 200 /);
  // A request whose head is not complete keeps its connection; a new connection would be refused.
  await new Promise((resolve) => probe.write('GET /readyz HTTP/1.1\r\nhost: x\r\n', resolve));
  // Once this is answered, the server has read that head too.
  await fetch(`${server.url}/healthz`);
  const closing = server.close();
  probe.write('connection: close\r\n\r\n');
  expect(await textOf(probe)).toMatch(/^HTTP\/1\.1 503 [^]*\{"status":"stopping"\}$/);
  work.resolve();
  expect((await answer).status).toBe(204);
  await closing;
});

async function textOf(socket: Socket): Promise<string> {
  const [chunk] = (await once(socket, 'data')) as [Buffer];
  return chunk.toString();
}
