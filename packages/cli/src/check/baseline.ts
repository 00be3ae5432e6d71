import {
  type Contract,
  ContractError,
  type Lock,
  parseLock,
  parseLockedContract,
  readLock,
  readLockedContract,
  toContract,
} from '@ahoy/contract';
import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { askContract } from '../ask-contract.ts';
import { UsageError } from '../failure.ts';
import type { Repository } from '../repository.ts';
import { serviceNames } from '../scaffold/service-names.ts';
import { addressOf } from '../target.ts';
import type { Terminal } from '../terminal.ts';
import { baselineOfCommit } from './baseline-of-commit.ts';

/** The contract that the router is compared with. */
export interface Baseline {
  /** As a person reads it: `packages/router/contract.lock.json`, `main (0a1b2c3)`. */
  readonly name: string;
  readonly contract: Contract;
  /** Field numbers; undefined where there are none. */
  readonly lock: Lock | undefined;
  /** Read from a running service: of its services alone; `wire` where it tells no more than a caller needs. */
  readonly asked?: 'whole' | 'wire';
}

/**
 * Reads what to compare with: a file, a running service, a commit; the lock where nothing is named.
 * @throws UsageError for what is none of them.
 */
export async function readBaseline(
  against: string | undefined,
  repository: Repository,
  terminal: Terminal,
): Promise<Baseline> {
  if (against === undefined) return baselineOfLock(repository);
  const file = path.resolve(terminal.cwd, against);
  if (existsSync(file) && statSync(file).isFile()) return baselineOfFile(against, file);
  const isService = /:\/\/|:\d+$/.test(against) || (await serviceNames(repository)).includes(against);
  if (!isService) return baselineOfCommit(against, repository, terminal.signal);
  const { contract, lock, isWire } = await askContract(await addressOf(against, terminal), terminal);
  return { name: against, contract, lock, asked: isWire ? 'wire' : 'whole' };
}

async function baselineOfLock({ root, lockFile }: Repository): Promise<Baseline> {
  const [contract, lock] = await Promise.all([readLockedContract(lockFile), readLock(lockFile)]);
  const name = path.relative(root, lockFile);
  if (contract) return { name, contract, lock };
  throw new UsageError(`${name} holds no contract yet: npm run contract, or name a commit with --against`);
}

async function baselineOfFile(name: string, file: string): Promise<Baseline> {
  const text = await readFile(file, 'utf8');
  const data = jsonOf(text);
  if (typeof data === 'object' && data !== null && 'procedures' in data) {
    return { name, contract: toContract(data, name), lock: undefined };
  }
  const contract = parseLockedContract(text, name);
  if (contract) return { name, contract, lock: parseLock(text, name) };
  throw new ContractError(`${name} holds no contract: expected a contract, or a lock that npm run contract wrote`);
}

/** Undefined for what is no JSON: a lock's own reader says what is wrong with it. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
