import { readIfThere } from '../read-if-there.ts';
import { writeWhole } from '../write-whole.ts';
import type { AcceptedBreak } from './accepted-breaks.ts';
import { formatAccepted, parseAccepted } from './accepted-text.ts';

/**
 * Reads the accepted breaks of `contract.accepted.json`; none where there is no file.
 * @throws ContractError for a file that is no such list, or in which a merge left its marks.
 */
export async function readAccepted(file: string): Promise<readonly AcceptedBreak[]> {
  const text = await readIfThere(file);
  return text === undefined ? [] : parseAccepted(text, file);
}

/** Writes accepted breaks. Whoever reads the file meanwhile reads the old one or the new one, whole. */
export async function writeAccepted(file: string, breaks: readonly AcceptedBreak[]): Promise<void> {
  await writeWhole(file, formatAccepted(breaks));
}
