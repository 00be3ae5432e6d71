import type { BenchSet } from '../bench.ts';
import { CannotError, measureRounds, type Sample } from '../measure/rounds.ts';
import type { SlowRequest, SlowResult } from '../measure/slow-reader.ts';
import type { Metric } from '../metric.ts';
import type { Pair } from '../process/pair.ts';
import type { Usage } from '../process/usage.ts';

const MIB = 1_024 * 1_024;
const ITEM_CHARACTERS = 16 * 1_024;
/** The whole of a stream, in MiB: much more than buffers should hold. */
const STREAM_MIB = { full: 256, quick: 32 };
const PAUSE_MS = { full: 2_000, quick: 100 };
/** Time between two looks at the memory, in milliseconds. */
const PEAK_EVERY_MS = 50;
/** Rounds at most: what a process holds differs little from one to the next. */
const MAX_ROUNDS = 3;

const BOTH: Metric = { key: 'both', title: 'MiB on both sides', better: 'lower' };
const SERVER: Metric = { key: 'server', title: 'server MiB', better: 'lower' };
const CLIENT: Metric = { key: 'client', title: 'client MiB', better: 'lower' };

export const set: BenchSet = {
  name: 'slow-reader',
  title: 'A slow reader',
  about:
    'The client reads the first item of a long stream, and then no more for two seconds. What the processes grow by ' +
    'meanwhile is held for it: a few MiB where the stream waits for its reader, else up to the whole stream and more.',
  metrics: [BOTH, SERVER, CLIENT],
  async run(bench) {
    const { quick, pace } = bench.options;
    const kind = quick ? 'quick' : 'full';
    const request = {
      items: (STREAM_MIB[kind] * MIB) / ITEM_CHARACTERS,
      characters: ITEM_CHARACTERS,
      pauseMs: PAUSE_MS[kind],
    };
    const cases = [{ name: `a stream of ${STREAM_MIB[kind]} MiB` }];
    const entries = await measureRounds(bench, {
      title: set.title,
      cases,
      rounds: Math.min(pace.rounds, MAX_ROUNDS),
      measure: (side) => bench.fleet.fresh(side, (pair) => measureGrowth(pair, request)),
    });
    return { cases, entries };
  },
};

async function measureGrowth({ client, server, lacks }: Pair, request: SlowRequest): Promise<Sample> {
  if (lacks.count !== undefined) throw new CannotError(lacks.count);
  // Reads to the end once, so that the code that reads is loaded.
  await client.ask('streams', { what: 'count', items: 100, ms: 0 });
  const before = await server.ask<Usage>('settledUsage');
  const reading = client.ask<SlowResult>('readSlowly', request);
  const peak = await peakWhile(reading, async () => (await server.ask<Usage>('usage')).memoryBytes);
  const { memoryBytesBefore, memoryBytesAfter } = await reading;
  const grown = { server: toMib(peak - before.memoryBytes), client: toMib(memoryBytesAfter - memoryBytesBefore) };
  return { [BOTH.key]: grown.server + grown.client, [SERVER.key]: grown.server, [CLIENT.key]: grown.client };
}

/** A process's memory goes up and down by a MiB on its own, so that less counts as that. */
function toMib(bytes: number): number {
  return Math.max(1, bytes / MIB);
}

/** Takes a value again and again until something has settled; returns the largest. */
async function peakWhile(done: Promise<unknown>, take: () => Promise<number>): Promise<number> {
  let going = true;
  const end = (): void => {
    going = false;
  };
  done.then(end, end);
  let peak = await take();
  while (going) {
    peak = Math.max(peak, await take());
    await new Promise((resolve) => setTimeout(resolve, PEAK_EVERY_MS));
  }
  return peak;
}
