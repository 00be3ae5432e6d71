import { connect } from '@ahoy/client';
import type { RouterOf } from '@ahoy/core/procedure';
import { transformer } from '@ahoy/core/transformer';
import type * as greeter from '@ahoy/router/greeter';
import { createTRPCClient, createWSClient, httpBatchLink, httpLink, type TRPCLink, wsLink } from '@trpc/client';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/**
 * Compares the CPU that a server of ours and tRPC's own express adapter spend on a call of stock links, and the calls a
 * second of our client with those of the stock one: two server processes, called in turn by one client process.
 * Run: node packages/server/bench/trpc.ts [link …]
 */
const ROUNDS = 12;
// So many that each round holds its share of garbage collections.
const CALLS = 4_000;
const IN_FLIGHT = 64;

type Services = { readonly greeter: typeof greeter };
type Hello = () => Promise<unknown>;
/** A way to call a server at a port. */
type Link = (port: number) => Hello;

const links: Record<string, Link> = {
  httpLink: (port) => stock(httpLink({ url: trpcAt(port), transformer })),
  'httpLink, POST': (port) => stock(httpLink({ url: trpcAt(port), transformer, methodOverride: 'POST' })),
  httpBatchLink: (port) => stock(httpBatchLink({ url: trpcAt(port), transformer })),
  wsLink: (port) => stock(wsLink({ client: createWSClient({ url: trpcAt(port).replace('http', 'ws') }), transformer })),
  'our client': (port) => {
    const { greeter } = connect<Services>(trpcAt(port));
    return () => greeter.sayHello({ name: 'World' });
  },
};

interface Side {
  readonly name: string;
  readonly child: ChildProcess;
  readonly port: number;
}

/** What one round has measured. */
interface Round {
  readonly cpuMicros: number;
  readonly callsPerSecond: number;
}

const sides = [await start('ours'), await start('stock')];
const asked = process.argv.slice(2);
const results = new Map<string, Round[]>();
const runs = Object.entries(links)
  .filter(([link]) => asked.length === 0 || asked.includes(link))
  .flatMap(([link, to]) => sides.map((side) => ({ name: `${link} to ${side.name}`, side, hello: to(side.port) })));
for (let round = -1; round < ROUNDS; round++) {
  for (const { name, side, hello } of runs) {
    const measured = await measure(side, hello);
    // The first round warms both ends up.
    if (round >= 0) results.set(name, [...(results.get(name) ?? []), measured]);
  }
}
for (const [name, rounds] of results) {
  const cpu = rounds.map(({ cpuMicros }) => cpuMicros);
  const [low, middle, high] = [0.1, 0.5, 0.9].map((part) => quantile(cpu, part).toFixed(1));
  const rate = quantile(
    rounds.map(({ callsPerSecond }) => callsPerSecond),
    0.5,
  ).toFixed(0);
  console.log(`${name}: ${middle} µs of server CPU a call (${low} to ${high}), ${rate} calls/s`);
}
for (const [link] of Object.entries(links)) {
  const [mine, other] = [results.get(`${link} to ours`), results.get(`${link} to stock`)];
  if (mine && other) console.log(`${link}: ${ratio(mine, other, 'cpuMicros')} of the CPU of the stock server`);
}
const [mine, other] = [results.get('our client to ours'), results.get('httpLink to stock')];
if (mine && other) console.log(`our client to ours: ${ratio(mine, other, 'callsPerSecond')} × the calls/s of stock`);
for (const { child } of sides) {
  child.kill();
  child.disconnect();
}
process.exit();

function trpcAt(port: number): string {
  return `http://127.0.0.1:${port}/trpc`;
}

function stock(link: TRPCLink<RouterOf<Services>>): Hello {
  const client = createTRPCClient<RouterOf<Services>>({ links: [link] });
  return () => client.greeter.sayHello.query({ name: 'World' });
}

async function start(name: string): Promise<Side> {
  const child = fork(path.join(import.meta.dirname, 'trpc-server.ts'), [name]);
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return { name, child, port };
}

async function measure({ child }: Side, hello: Hello): Promise<Round> {
  const before = await usageOf(child);
  const begin = performance.now();
  let sent = 0;
  const caller = async (): Promise<void> => {
    while (sent++ < CALLS) await hello();
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, caller));
  const seconds = (performance.now() - begin) / 1_000;
  return { cpuMicros: ((await usageOf(child)) - before) / CALLS, callsPerSecond: CALLS / seconds };
}

async function usageOf(child: ChildProcess): Promise<number> {
  child.send('usage');
  const [{ user, system }] = (await once(child, 'message')) as [NodeJS.CpuUsage];
  return user + system;
}

function ratio(these: readonly Round[], those: readonly Round[], of: keyof Round): string {
  const sum = (rounds: readonly Round[]): number => rounds.reduce((all, round) => all + round[of], 0);
  return (sum(these) / sum(those)).toFixed(3);
}

function quantile(values: readonly number[], part: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(part * (values.length - 1))] ?? Number.NaN;
}
