import type { Contract } from './contract.ts';
import { type Lock } from './lock.ts';
import { formatLock, parseLock, parseLockedContract } from './lock-text.ts';
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

/**
 * Reads the contract that a lock holds: the one that was accepted last. Undefined where there is no file, or none in it.
 * @throws ContractError for a file that is no lock, or in which a merge left its marks.
 */
export async function readLockedContract(file: string): Promise<Contract | undefined> {
  const text = await readIfThere(file);
  return text === undefined ? undefined : parseLockedContract(text, file);
}

/** Writes a lock. Whoever reads the file meanwhile reads the old one or the new one, whole. */
export async function writeLock(file: string, lock: Lock, contract?: Contract): Promise<void> {
  await writeWhole(file, formatLock(lock, contract));
}
