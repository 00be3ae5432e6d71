import type { Contract, Lock, ProcedureContract } from '@ahoy/contract';
import { askContract } from './ask-contract.ts';
import { UsageError } from './failure.ts';
import { nearest } from './nearest.ts';
import { findRepository, readContract, readNumbers, repositoryAt } from './repository.ts';
import { addressOf } from './target.ts';
import type { Terminal } from './terminal.ts';

/** A contract, and where it is from. */
export interface KnownContract {
  readonly contract: Contract;
  /** Field numbers; undefined where there are none yet. */
  readonly lock: Lock | undefined;
  /** It has no more than a caller needs: a service in production tells no more. */
  readonly isWire: boolean;
}

/**
 * Reads the contract of a running service where one is named, else that of the repository at hand.
 * @throws UsageError where there is neither.
 */
export async function contractOf(from: string | undefined, terminal: Terminal): Promise<KnownContract> {
  if (from !== undefined) {
    return askContract(await addressOf(from, terminal), terminal);
  }
  if (!findRepository(terminal.cwd)) {
    throw new UsageError(`${terminal.cwd} is in no repository of Ahoy: go to one, or ask a service with --from <url>`);
  }
  const repository = repositoryAt(terminal.cwd);
  return { contract: await readContract(repository), lock: await readNumbers(repository), isWire: false };
}

/**
 * Finds a procedure by its path.
 * @throws UsageError that names the one that may have been meant.
 */
export function procedureOf({ procedures }: Contract, path: string): ProcedureContract {
  const found = procedures.find((one) => one.path === path);
  if (found) return found;
  const paths = procedures.map((one) => one.path);
  const near = nearest(path, paths);
  const hint = near === undefined ? 'ahoy list shows what there is' : `did you mean ${near}?`;
  throw new UsageError(`there is no procedure ${JSON.stringify(path)}: ${hint}`);
}

/** The services of a contract, in order. */
export function servicesOf({ procedures }: Contract): readonly string[] {
  return [...new Set(procedures.map(({ path }) => path.slice(0, path.indexOf('.'))))];
}
