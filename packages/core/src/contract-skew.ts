import type { TRPCError } from '@trpc/server';

/** Hashes of contracts by service: `{ greeter: '0123456789abcdef' }`. */
export type ContractHashes = Readonly<Record<string, string>>;

/** Says of a failed call that its two sides were built against different contracts. */
export interface ContractSkew {
  readonly code: 'CONTRACT_SKEW';
  /** Hash of the contract that the caller was built against. */
  readonly client: string;
  /** Hash of the contract that the service runs. */
  readonly server: string;
  /** What happened, and what to do. */
  readonly advice: string;
}

/** Sixteen hexadecimal digits, as `contractHash` gives them: what comes from elsewhere is let in by this alone. */
const HASH = /^[0-9a-f]{16}$/;

/** The skew between a caller and a service; undefined where one of the hashes is none, or both are the same. */
export function contractSkew(path: string, client: unknown, server: unknown): ContractSkew | undefined {
  if (client === server || !isContractHash(client) || !isContractHash(server)) return undefined;
  const advice =
    `${path}: the caller was built against contract ${client} but the service runs ${server}. ` +
    "Rebuild the caller from the service's commit, or deploy the service of the caller's";
  return { code: 'CONTRACT_SKEW', client, server, advice };
}

/** Tells the hash of a contract. */
export function isContractHash(value: unknown): value is string {
  return typeof value === 'string' && HASH.test(value);
}

const skews = new WeakMap<TRPCError, ContractSkew>();

/** Has an error say, once it crosses the wire, that the contracts of its call differ. */
export function noteSkew(error: TRPCError, skew: ContractSkew): void {
  skews.set(error, skew);
}

/** What was noted of an error. */
export function skewOf(error: TRPCError): ContractSkew | undefined {
  return skews.get(error);
}
