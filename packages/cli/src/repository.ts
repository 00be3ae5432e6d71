import { type Contract, ContractError, contractOf, type Lock, readLock } from '@ahoy/contract';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { UsageError } from './failure.ts';

/** A checkout of a repository of Ahoy. */
export interface Repository {
  readonly root: string;
  /** Table of contents of the shared router. */
  readonly servicesFile: string;
  readonly lockFile: string;
}

/** Finds the repository that a folder is in. Undefined: none. */
export function findRepository(folder: string): Repository | undefined {
  for (let root = path.resolve(folder); ; root = path.dirname(root)) {
    const servicesFile = path.join(root, 'packages/router/src/services.ts');
    if (existsSync(servicesFile)) {
      return { root, servicesFile, lockFile: path.join(root, 'packages/router/contract.lock.json') };
    }
    if (root === path.dirname(root)) return undefined;
  }
}

/**
 * The repository that a folder is in.
 * @throws UsageError where there is none.
 */
export function repositoryAt(folder: string): Repository {
  const found = findRepository(folder);
  if (found) return found;
  throw new UsageError(
    `${folder} is in no repository of Ahoy (expected packages/router/src/services.ts there or above): go to one`,
  );
}

/**
 * Reads the contract of a repository from its source.
 * @throws ContractError for a router that cannot be loaded or read; it says why.
 */
export async function readContract({ servicesFile }: Repository): Promise<Contract> {
  const services = await (import(pathToFileURL(servicesFile).href) as Promise<object>).catch((cause: Error) => {
    throw new ContractError(`cannot load ${servicesFile}: ${cause.message}`, { cause });
  });
  return contractOf(services);
}

/** Reads the field numbers of a repository; undefined where it has none yet. */
export async function readNumbers({ lockFile }: Repository): Promise<Lock | undefined> {
  return readLock(lockFile);
}
