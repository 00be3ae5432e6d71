import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { toReport } from './report/report.ts';
import type { Results } from './result.ts';

/** Where results are kept. */
export const RESULTS_FOLDER: string = path.resolve(import.meta.dirname, '../results');

/** Writes results as JSON and as a report. Returns the paths, from where the command was run. */
export async function writeResults(results: Results, folder: string = RESULTS_FOLDER): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  // A file name without colons, which not every system takes.
  const name = `${results.full ? 'full' : 'partial'}-${results.date.slice(0, 19).replaceAll(':', '')}`;
  const files = { [`${name}.json`]: `${JSON.stringify(results, null, 2)}\n`, [`${name}.html`]: toReport(results) };
  for (const [file, text] of Object.entries(files)) await writeFile(path.join(folder, file), text);
  return Object.keys(files).map((file) => path.relative('', path.join(folder, file)));
}
