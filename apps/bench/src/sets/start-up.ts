import type { BenchSet } from '../bench.ts';
import { measureRounds } from '../measure/rounds.ts';
import type { Metric } from '../metric.ts';
import type { Usage } from '../process/usage.ts';

const FIRST: Metric = { key: 'first', title: 'first answer ms', better: 'lower' };
const READY: Metric = { key: 'ready', title: 'ready ms', better: 'lower' };
const MEMORY: Metric = { key: 'memory', title: 'server MiB', better: 'lower' };

const cases = [{ name: 'a new process' }];

export const set: BenchSet = {
  name: 'start-up',
  title: 'Start-up',
  about:
    "From the start of the server's process until it listens, and until a client has its first answer. " +
    'Programs that are not Node are started by a Node process, whose start counts too.',
  metrics: [FIRST, READY, MEMORY],
  async run(bench) {
    const entries = await measureRounds(bench, {
      title: set.title,
      cases,
      rounds: bench.options.pace.rounds,
      measure: (side) =>
        bench.fleet.fresh(side, async ({ server, startUp }) => {
          const { memoryBytes } = await server.ask<Usage>('settledUsage');
          const { firstAnswerMs, readyMs } = startUp;
          return { [FIRST.key]: firstAnswerMs, [READY.key]: readyMs, [MEMORY.key]: memoryBytes / 1_024 / 1_024 };
        }),
    });
    return { cases, entries };
  },
};
