import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import type { BenchSet } from '../bench.ts';
import { signalGroup } from '../process/signal-group.ts';
import type { Metric } from '../metric.ts';
import type { Entry } from '../result.ts';

/** The script needs this many rounds to have a median of both ways to save. */
const LEAST_ROUNDS = 3;

const script = path.resolve(import.meta.dirname, '../../edit-to-served.ts');
const WAIT: Metric = { key: 'wait', title: 'ms', better: 'lower' };
const CASE = 'after saving';

export const set: BenchSet = {
  name: 'edit',
  title: 'Edit to served',
  about:
    'How long a developer waits after saving a procedure of the shared router: until the running service answers with ' +
    'the new code, and until the type error of a caller that no longer fits is printed. It edits two files of ' +
    'packages/router, and puts them back.',
  metrics: [WAIT],
  async run({ options, progress }) {
    progress.begin(set.title, 1);
    progress.step('all rounds', 'Ahoy');
    const entries = await runScript(Math.max(options.pace.rounds, LEAST_ROUNDS));
    progress.end();
    return { cases: [{ name: CASE }], entries };
  },
};

async function runScript(rounds: number): Promise<Entry[]> {
  const child = spawn(process.execPath, [script, String(rounds)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  // On this signal it puts the files back.
  const interrupt = (): void => signalGroup(child, 'SIGINT');
  process.once('exit', interrupt);
  try {
    const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
    if (child.exitCode === 0) return readTable(output);
    return [{ side: 'Ahoy', case: CASE, failed: errors.trim() || `exit code ${child.exitCode}` }];
  } finally {
    process.off('exit', interrupt);
    // The type watcher that it has ended is a process of a process.
    signalGroup(child, 'SIGKILL');
  }
}

/** Reads the lines `what   min  median  max`. */
export function readTable(output: string): Entry[] {
  const lines = [...output.matchAll(/^(.+?)\s{2,}(\d+)\s+(\d+)\s+(\d+)$/gm)];
  return lines.map(([, what = '', ...numbers]) => {
    const [low = 0, median = 0, high = 0] = numbers.map(Number);
    return { side: what, case: CASE, metrics: { [WAIT.key]: { low, median, high, values: [low, median, high] } } };
  });
}
