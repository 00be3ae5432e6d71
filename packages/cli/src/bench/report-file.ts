import { readFile, writeFile } from 'node:fs/promises';
import { UsageError } from '../failure.ts';
import { parseReport, type Report } from './report.ts';

/**
 * Reads what was saved.
 * @throws UsageError for a file that holds no report.
 */
export async function readReport(file: string): Promise<Report> {
  try {
    return parseReport(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new UsageError(`--compare: ${file} holds nothing that ahoy bench --save has written`, { cause });
  }
}

/** Saves a report for a later comparison. */
export async function saveReport(file: string, report: Report): Promise<void> {
  await writeFile(file, `${JSON.stringify(report, null, 2)}\n`);
}
