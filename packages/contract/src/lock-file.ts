import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { type Lock } from './lock.ts';
import { formatLock, parseLock } from './lock-text.ts';

/**
 * Reads a lock; undefined where there is no file.
 * @throws ContractError for a file that is no lock, or in which a merge left its marks.
 */
export async function readLock(file: string): Promise<Lock | undefined> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  return text === undefined ? undefined : parseLock(text, file);
}

/** Writes a lock. Whoever reads the file meanwhile reads the old one or the new one, whole. */
export async function writeLock(file: string, lock: Lock): Promise<void> {
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    await writeFile(temporary, formatLock(lock), { flag: 'wx' });
    await rename(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
}
