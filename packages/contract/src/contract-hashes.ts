import { type ContractHashes, serviceOf } from '@ahoy/core';
import { contractHash } from './contract-hash.ts';
import type { Contract } from './contract.ts';

/** A contract, also as the compiler sees that of an imported JSON module. */
interface ContractData {
  readonly version: number;
  readonly procedures: readonly { readonly path: string }[];
  readonly types: object;
}

/**
 * Hashes the contract of each service by itself, with the types that it uses: a service that serves one of them, and a
 * caller that knows all, find the same. `contractHashes(lock.contract)` has those of the contract that was accepted last.
 */
export function contractHashes({ version, procedures, types }: ContractData): ContractHashes {
  const services = Map.groupBy(procedures, ({ path }) => serviceOf(path));
  return Object.fromEntries(
    [...services].map(([name, own]) => {
      // A part of a contract is one, and what is hashed is the text of whatever is there.
      const part = { version, procedures: own, types: typesOf(own, types) } as unknown as Contract;
      return [name, contractHash(part)] as const;
    }),
  );
}

/** The types that procedures use, and those that these use. */
function typesOf(procedures: ContractData['procedures'], types: object): object {
  const known = new Map<string, unknown>(Object.entries(types));
  const used = new Set<string>();
  const find = (data: unknown): void => {
    if (typeof data !== 'object' || data === null) return;
    const { kind, id } = data as { readonly kind?: unknown; readonly id?: unknown };
    if (kind === 'ref' && typeof id === 'string' && !used.has(id)) {
      used.add(id);
      find(known.get(id));
    }
    for (const member of Object.values(data)) find(member);
  };
  find(procedures);
  return Object.fromEntries([...known].filter(([id]) => used.has(id)));
}
