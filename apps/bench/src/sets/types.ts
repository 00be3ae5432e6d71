import { rm } from 'node:fs/promises';
import type { BenchSet } from '../bench.ts';
import { measureRounds } from '../measure/rounds.ts';
import { checkTypes, typeSubjects, writeTypeSubject } from '../measure/type-check.ts';
import type { Metric } from '../metric.ts';

const COUNTS = [200, 1_000, 3_000];
/** Rounds at most: only the seconds differ from one to the next. */
const MAX_ROUNDS = 3;

const SECONDS: Metric = { key: 'seconds', title: 's', better: 'lower', digits: 2 };
const MEMORY: Metric = { key: 'memory', title: 'MiB', better: 'lower' };
const INSTANTIATIONS: Metric = { key: 'instantiations', title: 'instantiations', better: 'lower' };

export const set: BenchSet = {
  name: 'types',
  title: 'Type-checking',
  about:
    'What the type checker spends on a generated router of so many procedures, and on a client that makes five calls: ' +
    'its whole run, with what every run costs. The client pays for the types of the router that it looks at.',
  axis: 'procedures',
  metrics: [SECONDS, MEMORY, INSTANTIATIONS],
  async run(bench) {
    const { quick, pace } = bench.options;
    const counts = quick ? COUNTS.slice(0, 1) : COUNTS;
    const cases = counts.map((count) => ({ name: `${count.toLocaleString('en')} procedures`, x: count }));
    const folders = await Promise.all(counts.map((count) => writeTypeSubject(count)));
    try {
      const entries = await measureRounds(
        { ...bench, sides: Object.keys(typeSubjects) },
        {
          title: set.title,
          cases,
          rounds: Math.min(pace.rounds, MAX_ROUNDS),
          measure: async (subject, { x: count }) => {
            const { seconds, memoryMiB, instantiations } = await checkTypes(count, subject);
            return {
              [SECONDS.key]: seconds,
              [MEMORY.key]: memoryMiB,
              [INSTANTIATIONS.key]: instantiations,
            };
          },
        },
      );
      return { cases, entries };
    } finally {
      await Promise.all(folders.map((folder) => rm(folder, { recursive: true })));
    }
  },
};
