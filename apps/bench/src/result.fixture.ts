import { CALLS, P50 } from './metric.ts';
import type { Entry, Results, SetResult } from './result.ts';
import { spreadOf } from './statistics.ts';

/** Measurements of one side in one case. */
export function entryOf(side: string, name: string, calls: readonly number[], p50 = 1_234): Entry {
  return { side, case: name, metrics: { calls: spreadOf(calls), p50: spreadOf([p50]) } };
}

/** A set of two cases in which one side is faster than Ahoy, one is slower, one cannot and one fails. */
export const unary: SetResult = {
  name: 'unary',
  title: 'A small call',
  about: 'One call & its answer.',
  metrics: [CALLS, P50],
  cases: [{ name: '64 in flight' }, { name: 'one at a time' }],
  entries: [
    entryOf('ahoy-http', '64 in flight', [900, 1_000, 1_100]),
    entryOf('fast', '64 in flight', [2_700, 3_000, 3_300]),
    entryOf('slow', '64 in flight', [90, 100, 110]),
    { side: 'mute', case: '64 in flight', lacks: 'no calls' },
    { side: 'broken', case: '64 in flight', failed: 'it ended\nat line 1' },
    entryOf('ahoy-http', 'one at a time', [100]),
    entryOf('slow', 'one at a time', [50]),
  ],
};

/** The same calls along an axis. */
export const concurrency: SetResult = {
  ...unary,
  name: 'concurrency',
  title: 'More calls',
  axis: 'calls in flight',
  cases: [
    { name: '64 in flight', x: 64 },
    { name: 'one at a time', x: 1 },
  ],
};

export const results: Results = {
  date: '2026-11-22T20:00:00.000Z',
  full: true,
  machine: { cpu: 'A <fast> CPU', cores: 2, memoryGiB: 8, system: 'Linux 6 x64', node: 'v24.0.0' },
  rounds: 3,
  reference: 'ahoy-http',
  sides: {
    'ahoy-http': { label: 'Ahoy, HTTP', versions: {} },
    fast: { label: 'Fast & light', versions: { fast: '1.2.3' } },
    slow: { label: 'Slow', versions: { slow: '4.5.6' } },
    mute: { label: 'Mute', versions: {} },
  },
  sets: [unary],
};
