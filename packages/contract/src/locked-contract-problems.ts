import { contractHash } from './contract-hash.ts';
import type { Contract } from './contract.ts';
import { wireText } from './wire-text.ts';

/** Says, a line each, how the contract in a lock is behind that of the router. None: it is up to date. */
export function lockedContractProblems(contract: Contract, locked: Contract | undefined): readonly string[] {
  if (locked === undefined) return ['it holds no contract yet'];
  if (wireText(contract) === wireText(locked)) return [];
  return [`its contract is ${contractHash(locked)}, that of the router is ${contractHash(contract)}`];
}
