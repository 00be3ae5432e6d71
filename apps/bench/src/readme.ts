import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { lossLines } from './losses-text.ts';
import { rankingsOf } from './ranking.ts';
import type { Case, Results, SetResult } from './result.ts';
import { drawCase, type Plot } from './report/draw-case.ts';
import { toMarkdown } from './report/markdown.ts';
import { toSvgFile } from './report/svg-file.ts';
import { RESULTS_FOLDER } from './write-results.ts';

/** Where the table begins and ends in the README. */
const MARKERS = ['<!-- bench -->', '<!-- /bench -->'] as const;

/** The plot that the README shows, in the folder of results. */
const PLOT = 'unary.svg';

const readme = path.resolve(import.meta.dirname, '../../../README.md');

/**
 * Writes the table of the newest full run into the README, between its markers, and the plot that stands beside it.
 * @throws Error where there is no full run, and where the README has no markers.
 */
export async function updateReadme(): Promise<void> {
  const [text, results] = await Promise.all([readFile(readme, 'utf8'), newestFull()]);
  await writeFile(path.join(RESULTS_FOLDER, PLOT), toSvgFile(plotOf(results)));
  await writeFile(readme, insertTable(text, toReadme(results)));
}

/**
 * Puts a text between the markers of another.
 * @throws Error for a text without them.
 */
export function insertTable(text: string, table: string): string {
  const [begin, end] = MARKERS;
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from)
    throw new Error(`README.md: expected ${begin} and after it ${end}, got a text without them`);
  return `${text.slice(0, from + begin.length)}\n\n${table}\n${text.slice(to)}`;
}

/** What the README says of a run: how fast a small call is, on what, and where Ahoy loses. */
export function toReadme(results: Results): string {
  const [table] = rankingsOf(unaryOf(results), results);
  const { cpu, cores, node } = results.machine;
  const losses = lossLines(results).map((line) => `- ${line}\n`);
  return [
    `Measured ${results.date.slice(0, 10)} on ${cores} cores of ${cpu}, Node ${node}, ${results.rounds} rounds; ± is the farthest round from the median.\n`,
    `![${plotOf(results).title}](apps/bench/results/${PLOT})\n`,
    ...(table ? [toMarkdown(table)] : []),
    ...(losses.length > 0 ? [`Where others are better than Ahoy:\n`, losses.join('')] : []),
  ].join('\n');
}

function plotOf(results: Results): Plot {
  const unary = unaryOf(results);
  return drawCase(unary, unary.cases[0] as Case, results);
}

/** @throws Error for a run without the small call. */
function unaryOf({ sets }: Results): SetResult {
  const unary = sets.find(({ name }) => name === 'unary');
  if (!unary) throw new Error('sets: expected unary, got a run without it');
  return unary;
}

async function newestFull(): Promise<Results> {
  const files = await readdir(RESULTS_FOLDER).catch(() => []);
  const newest = files
    .filter((file) => /^full-.*\.json$/.test(file))
    .toSorted()
    .at(-1);
  if (newest === undefined)
    throw new Error('results: expected a full run in apps/bench/results, got none; npm run bench makes one');
  return JSON.parse(await readFile(path.join(RESULTS_FOLDER, newest), 'utf8')) as Results;
}
