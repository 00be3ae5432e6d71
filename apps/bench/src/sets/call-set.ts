import type { BenchSet } from '../bench.ts';
import { measureCalls } from '../measure/calls.ts';
import { measureRounds } from '../measure/rounds.ts';
import { CALL_METRICS } from '../metric.ts';
import type { Options } from '../options.ts';
import type { Case } from '../result.ts';
import type { LoadRequest } from '../work/calls.ts';

/** A case, and the load that it stands for. */
export interface CallCase extends Case {
  readonly load: Omit<LoadRequest, 'ms'>;
}

/** What a set of calls is made of. */
export interface CallSetOptions extends Pick<BenchSet, 'name' | 'title' | 'about' | 'axis'> {
  readonly cases: (options: Options) => readonly CallCase[];
  /** How many times as long as usual a round is. Default: 1. */
  readonly weight?: number;
}

/** Makes a set that puts loads of calls on all sides. */
export function callSet({ cases: casesOf, weight = 1, ...about }: CallSetOptions): BenchSet {
  return {
    ...about,
    metrics: CALL_METRICS,
    async run(bench) {
      const { rounds, roundMs, warmMs } = bench.options.pace;
      const cases = casesOf(bench.options);
      const measure = async (side: string, { load }: CallCase, ms: number) =>
        measureCalls(await bench.fleet.shared(side), { ...load, ms: ms * weight });
      const entries = await measureRounds(bench, {
        title: about.title,
        cases,
        rounds,
        warm: (side, one) => measure(side, one, warmMs),
        measure: (side, one) => measure(side, one, roundMs),
      });
      return { cases, entries };
    },
  };
}
