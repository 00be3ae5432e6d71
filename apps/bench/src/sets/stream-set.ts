import type { BenchSet } from '../bench.ts';
import { withServerCpu } from '../measure/calls.ts';
import { CannotError, measureRounds, type Sample } from '../measure/rounds.ts';
import type { StreamRequest, StreamResult } from '../measure/streams.ts';
import { CLIENT_CPU, ITEMS, SERVER_CPU } from '../metric.ts';
import type { Pair } from '../process/pair.ts';

/** Items of one stream: so many that opening it counts for little. */
const STREAM_ITEMS = 1_000;
/** Time that streams may take beyond their own, in milliseconds. */
const PATIENCE_MS = 60_000;

/** Makes a set that reads streams of one kind. */
export function streamSet(what: StreamRequest['what'], about: Pick<BenchSet, 'name' | 'title' | 'about'>): BenchSet {
  const cases = [{ name: `${STREAM_ITEMS.toLocaleString('en')} items a stream` }];
  return {
    ...about,
    metrics: [ITEMS, SERVER_CPU, CLIENT_CPU],
    async run(bench) {
      const { rounds, roundMs, warmMs } = bench.options.pace;
      const measure = async (side: string, ms: number): Promise<Sample> =>
        measureStreams(await bench.fleet.shared(side), { what, items: STREAM_ITEMS, ms });
      const entries = await measureRounds(bench, {
        title: about.title,
        cases,
        rounds,
        warm: (side) => measure(side, warmMs),
        measure: (side) => measure(side, roundMs),
      });
      return { cases, entries };
    },
  };
}

async function measureStreams(pair: Pair, request: StreamRequest): Promise<Sample> {
  const lack = pair.lacks[request.what];
  if (lack !== undefined) throw new CannotError(lack);
  const ask = (): Promise<StreamResult> => pair.client.ask('streams', request, request.ms + PATIENCE_MS);
  const { result, serverMicros } = await withServerCpu(pair, ask);
  return {
    [ITEMS.key]: (result.items / result.ms) * 1_000,
    [SERVER_CPU.key]: serverMicros / result.items,
    [CLIENT_CPU.key]: result.cpuMicros / result.items,
  };
}
