import { Client, credentials } from '@grpc/grpc-js';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/**
 * Compares the CPU that a server spends on a gRPC call with that of a hand-written grpc-js handler for the same message:
 * two processes, called in turn by one client.
 * Run: node packages/server/bench/grpc.ts
 */
const ROUNDS = 20;
// So many that each round holds its share of garbage collections.
const CALLS = 10_000;
const IN_FLIGHT = 64;
/** `HelloRequest { name: "World" }` */
const REQUEST = Buffer.from([0x0a, 5, ...Buffer.from('World')]);

interface Side {
  readonly child: ChildProcess;
  readonly client: Client;
}

const [ours, theirs] = [await start('ours'), await start('hand-written')];
for (let warm = 0; warm < 2; warm++) for (const side of [ours, theirs]) await cpuOf(side);
const [mine, other]: [number[], number[]] = [[], []];
for (let round = 0; round < ROUNDS; round++) {
  mine.push(await cpuOf(ours));
  other.push(await cpuOf(theirs));
}
for (const [name, list] of Object.entries({ ours: mine, 'hand-written grpc-js': other })) {
  const [low, middle, high] = [0.1, 0.5, 0.9].map((part) => quantile(list, part).toFixed(1));
  console.log(`${name}: ${middle} µs of server CPU a call (${low} to ${high} in the middle 80 % of ${ROUNDS} rounds)`);
}
const ratio = (total: readonly number[], of: readonly number[]): string => (sum(total) / sum(of)).toFixed(3);
console.log(`ratio: ${ratio(mine, other)}`);
for (const { child, client } of [ours, theirs]) {
  client.close();
  child.kill();
  child.disconnect();
}

async function start(name: string): Promise<Side> {
  const child = fork(path.join(import.meta.dirname, 'grpc-server.ts'), [name]);
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return { child, client: new Client(`127.0.0.1:${port}`, credentials.createInsecure()) };
}

/** Microseconds of the server's CPU for one call. */
async function cpuOf({ child, client }: Side): Promise<number> {
  const before = await usageOf(child);
  let sent = 0;
  const caller = async (): Promise<void> => {
    while (sent++ < CALLS) await callOnce(client);
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, caller));
  return ((await usageOf(child)) - before) / CALLS;
}

async function usageOf(child: ChildProcess): Promise<number> {
  child.send('usage');
  const [{ user, system }] = (await once(child, 'message')) as [NodeJS.CpuUsage];
  return user + system;
}

async function callOnce(client: Client): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const same = (bytes: Buffer): Buffer => bytes;
  client.makeUnaryRequest('/greet.Greeter/SayHello', same, same, REQUEST, (error) =>
    error ? reject(error) : resolve(),
  );
  await promise;
}

function quantile(values: readonly number[], part: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(part * (values.length - 1))] ?? Number.NaN;
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}
