import { type Bench, type BenchSet } from './bench.ts';
import { choose } from './choose.ts';
import { lossLines } from './losses-text.ts';
import { describeMachine } from './machine.ts';
import type { Options } from './options.ts';
import { createFleet } from './process/fleet.ts';
import { createProgress } from './progress.ts';
import { rankingsOf } from './ranking.ts';
import { updateReadme } from './readme.ts';
import type { Results, SetResult } from './result.ts';
import { NOT_QUICK, sets } from './sets.ts';
import { allSides, referenceOf } from './sides.ts';
import { toTable } from './table.ts';
import { writeResults } from './write-results.ts';

/**
 * Measures what the options say, prints and writes the results. Returns whether all went well.
 * @throws Error for names that are none.
 */
export async function runBench(options: Options): Promise<boolean> {
  const all = await allSides();
  const sides = choose('peers', all, options.peers);
  const chosen = chooseSets(options);
  const found: Results = {
    date: new Date().toISOString(),
    full: !options.quick && sides.length === all.length && chosen.length === sets.length,
    machine: describeMachine(),
    rounds: options.pace.rounds,
    reference: referenceOf(sides),
    ...(await measure(chosen, sides, options)),
  };
  const files = await writeResults(found, options.out);
  if (options.json) process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
  else print(found, files);
  const succeeded = reportFailures(found);
  if (found.full) await updateReadme();
  return succeeded;
}

async function measure(
  chosen: readonly BenchSet[],
  sides: readonly string[],
  options: Options,
): Promise<Pick<Results, 'sides' | 'sets'>> {
  const fleet = createFleet({ reuse: options.quick });
  const bench: Bench = { sides, options, fleet, progress: createProgress(process.stderr) };
  const found: SetResult[] = [];
  try {
    if (options.quick) await fleet.startAll(sides);
    for (const { run, ...about } of chosen) found.push({ ...about, ...(await run(bench)) });
  } finally {
    await fleet.stop();
  }
  return { sides: Object.fromEntries(fleet.about), sets: found };
}

function chooseSets({ only, quick }: Options): readonly BenchSet[] {
  const names = choose(
    'only',
    sets.map(({ name }) => name),
    only,
  );
  return sets.filter(({ name }) => names.includes(name) && (only !== undefined || !quick || !NOT_QUICK.has(name)));
}

function print(results: Results, files: readonly string[]): void {
  for (const set of results.sets) {
    process.stdout.write(`\n${set.about}\n\n`);
    for (const ranking of rankingsOf(set, results)) process.stdout.write(`${toTable(ranking)}\n`);
  }
  const losses = lossLines(results);
  if (losses.length > 0) process.stdout.write(`Better than Ahoy (${labelOf(results)}):\n  ${losses.join('\n  ')}\n\n`);
  process.stdout.write(`Written: ${files.join(', ')}\n`);
}

function labelOf({ reference = '', sides }: Results): string {
  return sides[reference]?.label ?? reference;
}

function reportFailures({ sets: found }: Results): boolean {
  const failed = found.flatMap(({ name, entries }) =>
    entries.filter((entry) => entry.failed).map((entry) => ({ name, entry })),
  );
  const messages = new Set(failed.map(({ name, entry }) => `${entry.side}, ${name}: ${entry.failed}`));
  for (const message of messages) process.stderr.write(`failed: ${message}\n`);
  return messages.size === 0;
}
