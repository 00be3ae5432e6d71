import { connect } from '@ahoy/client';
import { createProcedureBuilder, type ServiceProcedureBuilder } from '@ahoy/core/procedure';
import { serve } from '@ahoy/server';
import { once } from 'node:events';
import { connect as connectSocket } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test, vi } from 'vitest';
import { silent } from '../support/transports.ts';

/** However busy the machine is. */
const PATIENCE = { timeout: 20_000 };

setFlagsFromString('--expose-gc');
// The flag is there for contexts that are made after it.
const collectGarbage = runInNewContext('gc') as () => void;

const MIB = 2 ** 20;
const ITEMS = 300_000;
/** The window of a stream, and what one turn may add to it. */
const AHEAD = 256 + 2;

const procedure: ServiceProcedureBuilder = createProcedureBuilder();
const asked = { slow: 0, fast: 0 };
let calls = 0;
const services = {
  memory: {
    slow: procedure.subscription(async function* () {
      for (;;) yield { slow: asked.slow++, text: 'x'.repeat(100) };
    }),
    fast: procedure.subscription(async function* () {
      for (;;) yield { fast: asked.fast++, text: 'x'.repeat(100) };
    }),
    page: procedure.query(() => {
      calls++;
      return 'x'.repeat(10_000);
    }),
  },
};

test('a stream that is not read takes no memory while 300,000 items pass beside it', async () => {
  const server = await serve(services, { ports: [0], logger: silent, stopOn: [] });
  const { memory } = connect<typeof services>(`tcp://127.0.0.1:${server.addresses[0]?.port}`);
  const slow = memory.slow()[Symbol.asyncIterator]();
  const fast = memory.fast()[Symbol.asyncIterator]();
  for (let read = 0; read < 1_000; read++) await Promise.all([slow.next(), fast.next()]);
  collectGarbage();
  const before = process.memoryUsage();
  for (let read = 0; read < ITEMS; read++) await fast.next();
  collectGarbage();
  const after = process.memoryUsage();
  expect(asked.slow).toBeLessThanOrEqual(1_000 + AHEAD);
  expect(asked.fast).toBeLessThanOrEqual(1_000 + ITEMS + AHEAD);
  expect(after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers).toBeLessThan(16 * MIB);
  await Promise.all([slow.return?.(), fast.return?.()]);
  await server.close();
}, 60_000);

test('a client that calls and never reads has some MiB of answers wait for it, and then calls in vain', async () => {
  const server = await serve(services, { ports: [0], logger: silent, stopOn: [] });
  const socket = connectSocket(server.addresses[0]?.port ?? 0, '127.0.0.1');
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.pause();
  const settings = Buffer.from('{"maxMessageBytes":1000000,"streamWindow":256}');
  socket.write(Buffer.concat([Buffer.from([0xa0, 0x68, 0x6f, 0x79, 1, 0, 0, 0, settings.length]), settings]));
  let id = -1;
  const batch = (): Buffer => {
    const list = Array.from({ length: 200 }, () => `[1,${(id += 2)},"memory.page",0]`);
    const body = Buffer.from(`[${list.join(',')}]`);
    return Buffer.concat([Buffer.from([1, 0, body.length >> 8, body.length & 0xff]), body]);
  };
  // Until the server reads no more: then what is sent stays here.
  while (socket.writableLength < 4 * MIB) {
    socket.write(batch());
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(calls).toBeGreaterThan(100);
  // 4 MiB wait here, some MiB more on their way in buffers of the system, both ways.
  expect(calls * 10_000).toBeLessThan(32 * MIB);
  const before = calls;
  socket.resume();
  await vi.waitUntil(() => calls > 2 * before, PATIENCE);
  socket.destroy();
  await server.close();
}, 60_000);
