import { type Lock } from './lock.ts';
import { formatLock, parseLock } from './lock-text.ts';
import { readIfThere } from './read-if-there.ts';
import { writeWhole } from './write-whole.ts';

/**
 * Reads a lock; undefined where there is no file.
 * @throws ContractError for a file that is no lock, or in which a merge left its marks.
 */
export async function readLock(file: string): Promise<Lock | undefined> {
  const text = await readIfThere(file);
  return text === undefined ? undefined : parseLock(text, file);
}

/** Writes a lock. Whoever reads the file meanwhile reads the old one or the new one, whole. */
export async function writeLock(file: string, lock: Lock): Promise<void> {
  await writeWhole(file, formatLock(lock));
}
