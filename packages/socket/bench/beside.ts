import type { Call } from '@ahoy/core';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { type Connection, createConnection } from '../src/index.ts';

/**
 * Tells how long small calls take beside large messages: their p99 in microseconds, one at a time, without and with
 * 64 MiB going both ways to another process, in turns.
 * Run: node packages/socket/bench/beside.ts [rounds]
 */
const MIB = 2 ** 20;
/** Small calls that are measured alone. */
const CALLS = 3_000;

if (process.send) serve();
else await measure(Number(process.argv[2] ?? 5));

function serve(): void {
  const server = createServer({ noDelay: true }, (socket) => open(socket, false));
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
  process.once('disconnect', () => process.exit());
}

async function measure(rounds: number): Promise<void> {
  const child = fork(import.meta.filename);
  const [port] = (await once(child, 'message')) as [number];
  const client = open(connect({ port, host: '127.0.0.1', noDelay: true }), true);
  const bytes = Buffer.alloc(64 * MIB, 'ahoy ');
  for (let round = 0; round <= rounds; round++) {
    const alone = await p99Of(client, (done) => done >= CALLS);
    let isThere = false;
    const transfer = Promise.resolve(client.call(callOf(bytes))).then(() => (isThere = true));
    const beside = await p99Of(client, () => isThere);
    await transfer;
    const times = (beside / alone).toFixed(1);
    // The first one warms up.
    if (round > 0) console.log(`p99 alone ${alone} µs, beside 64 MiB ${beside} µs: ${times} times`);
  }
  client.close('measured');
  child.disconnect();
}

function open(socket: Socket, initiator: boolean): Connection {
  return createConnection(socket, {
    initiator,
    handle: ({ input }) => input,
    toShape: String,
    toError: (sent) => new Error(String(sent)),
    lost: (_path, reason) => new Error(reason),
    limits: { maxMessageBytes: 70 * MIB },
  });
}

async function p99Of(client: Connection, isEnough: (done: number) => boolean): Promise<number> {
  const times: number[] = [];
  while (!isEnough(times.length)) {
    const start = performance.now();
    await client.call(callOf('small'));
    times.push((performance.now() - start) * 1_000);
  }
  times.sort((one, other) => one - other);
  return Math.round(times[Math.floor(times.length * 0.99)] ?? Number.NaN);
}

function callOf(input: unknown): Call {
  return { path: 'lab.echo', input, metadata: {} };
}
