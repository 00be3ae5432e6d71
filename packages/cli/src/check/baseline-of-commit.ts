import { type Contract, type Lock, parseLock, parseLockedContract } from '@ahoy/contract';
import path from 'node:path';
import { UsageError } from '../failure.ts';
import type { Repository } from '../repository.ts';
import type { Baseline } from './baseline.ts';
import { contractOfTree } from './contract-of-tree.ts';
import { git } from './git.ts';

/** Digits of a commit as people quote it. */
const SHORT = 7;

/**
 * Reads the contract of a commit: from the lock that was committed with it, else from its router. Nothing is fetched, and
 * the checkout is not touched.
 * @throws UsageError for what names no commit here.
 */
export async function baselineOfCommit(ref: string, repository: Repository, signal: AbortSignal): Promise<Baseline> {
  const options = { cwd: repository.root, signal };
  const commit = await commitOf(ref, options);
  const name = ref.startsWith(commit.slice(0, SHORT)) ? ref : `${ref} (${commit.slice(0, SHORT)})`;
  const { contract, lock } = await lockedAt(commit, repository, options);
  const known = contract ?? (await contractOfTree(commit, repository, signal));
  return { name, contract: known, lock };
}

async function commitOf(ref: string, options: Parameters<typeof git>[1]): Promise<string> {
  try {
    const found = await git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`], options);
    return found.trim();
  } catch (cause) {
    options.signal.throwIfAborted();
    const hint = 'expected a file, a URL, the name of a service, or a commit that git has here';
    throw new UsageError(`--against: ${hint}, got ${JSON.stringify(ref)}`, { cause });
  }
}

async function lockedAt(
  commit: string,
  { root, lockFile }: Repository,
  options: Parameters<typeof git>[1],
): Promise<{ contract: Contract | undefined; lock: Lock | undefined }> {
  const file = path.relative(root, lockFile).split(path.sep).join('/');
  const listed = await git(['ls-tree', '--name-only', commit, '--', file], options);
  if (listed === '') return { contract: undefined, lock: undefined };
  const text = await git(['show', `${commit}:./${file}`], options);
  const source = `${commit.slice(0, SHORT)}:${file}`;
  return { contract: parseLockedContract(text, source), lock: parseLock(text, source) };
}
