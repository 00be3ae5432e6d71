import { readFile } from 'node:fs/promises';
import type { Bench, BenchSet } from '../bench.ts';
import { measureCalls } from '../measure/calls.ts';
import type { HoldResult } from '../measure/hold.ts';
import { CannotError, measureRounds, type Sample } from '../measure/rounds.ts';
import { CALLS, type Metric } from '../metric.ts';
import type { Pair } from '../process/pair.ts';
import type { Usage } from '../process/usage.ts';
import type { Case } from '../result.ts';

const COUNTS = [1, 100, 10_000];
/** Files that a process has open beside its connections. */
const SPARE_FILES = 100;
/** Rounds at most: memory differs little from one to the next, and many connections take long to open. */
const MAX_ROUNDS = 3;
/** Longest time in which the connections of a side are opened, in milliseconds. */
const HOLD_MS = 120_000;
/** A part of the connections, below which those that are there are not those that were opened. */
const ENOUGH = 0.9;

/** Fewer connections weigh less than what a process's memory goes up and down by on its own. */
const ENOUGH_TO_WEIGH = 1_000;
/** Less than this for a connection, in KiB, is not told apart from it. */
const LEAST_KIB = 0.1;

const MEMORY: Metric = { key: 'memory', title: 'KiB a connection', better: 'lower', digits: 1 };
const SERVER: Metric = { key: 'server', title: 'server MiB', better: 'lower' };
const WITH_IDLE: Metric = { ...CALLS, title: 'calls/s of one' };

interface ConnectionCase extends Case {
  readonly x: number;
}

export const set: BenchSet = {
  name: 'connections',
  title: 'Idle connections',
  about:
    'Connections are opened and left alone: what each costs the server in memory, and what one client with 64 calls in ' +
    'flight still gets beside them.',
  metrics: [MEMORY, SERVER, WITH_IDLE],
  async run(bench) {
    const { quick, pace } = bench.options;
    const limit = await fileLimit();
    const wanted = COUNTS.filter((count) => !quick || count < 10_000);
    const fitting = wanted.filter((count) => count + SPARE_FILES <= limit);
    if (fitting.length < wanted.length) {
      bench.progress.say(
        `connections: ulimit -n is ${limit}, too low for ${wanted.at(-1)} connections; raise it with: ulimit -n 20000`,
      );
    }
    const cases = fitting.map((count) => ({ name: `${count.toLocaleString('en')} open`, x: count }));
    const entries = await measureRounds(bench, {
      title: set.title,
      cases,
      rounds: Math.min(pace.rounds, MAX_ROUNDS),
      measure: (side, one) => bench.fleet.fresh(side, (pair) => measureIdle(bench, pair, one)),
    });
    return { cases, entries };
  },
};

async function measureIdle({ options }: Bench, pair: Pair, { x: count }: ConnectionCase): Promise<Sample> {
  const { client, server, lacks } = pair;
  if (lacks.hold !== undefined) throw new CannotError(lacks.hold);
  const load = { what: 'call', inFlight: 64 } as const;
  await measureCalls(pair, { ...load, ms: options.pace.warmMs });
  const before = await server.ask<Usage>('settledUsage');
  const { held, error } = await client.ask<HoldResult>('hold', { count }, HOLD_MS);
  const after = await server.ask<Usage>('settledUsage');
  if (error !== undefined) throw new Error(`opened ${held} of ${count} connections: ${error}`);
  const open = after.files - before.files;
  // The client's own connections come and go too: among few, they would count.
  if (before.files > 0 && count >= ENOUGH_TO_WEIGH && open < count * ENOUGH) {
    throw new Error(`opened ${count} connections, of which the server has kept ${Math.max(0, open)}`);
  }
  const { [CALLS.key]: calls = 0 } = await measureCalls(pair, { ...load, ms: options.pace.roundMs });
  // Memory that was free before may hold all of them.
  const memory = Math.max(LEAST_KIB, (after.memoryBytes - before.memoryBytes) / count / 1_024);
  return {
    ...(count >= ENOUGH_TO_WEIGH && { [MEMORY.key]: memory }),
    [SERVER.key]: after.memoryBytes / 1_024 / 1_024,
    [WITH_IDLE.key]: calls,
  };
}

/** How many files a process may have open; without limit where the system does not tell. */
async function fileLimit(): Promise<number> {
  const text = await readFile('/proc/self/limits', 'utf8').catch(() => '');
  const limit = /^Max open files\s+(\d+)/m.exec(text)?.[1];
  return limit === undefined ? Number.POSITIVE_INFINITY : Number(limit);
}
