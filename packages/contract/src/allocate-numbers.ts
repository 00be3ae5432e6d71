import { ContractError } from './contract-error.ts';
import type { Contract } from './contract.ts';
import { EMPTY_LOCK, type Lock, numbersIn } from './lock.ts';
import { fieldPath } from './scope-key.ts';
import { type Scope, scopesOf } from './scopes.ts';

/** Field numbers above carry marks, such as that a field is null. */
const MAX = 99_999;
/** Source: https://protobuf.dev/programming-guides/proto3/#assigning */
const RESERVED_BY_PROTOBUF = { from: 19_000, to: 19_999 };

/** Numbers of one scope. */
interface Allocation {
  readonly numbers: ReadonlyMap<string, number>;
  readonly reserved: ReadonlyMap<string, number>;
}

/**
 * Gives numbers to all that needs one, and returns them as a new lock. What the lock has keeps its number; what is new
 * gets the smallest that nothing ever had, in order of declaration; what is gone is reserved, name and number, until it
 * comes back. A type that is given a name takes its numbers along.
 * @throws ContractError for a number set by hand that is out of range, another's, or not the one in the lock.
 */
export function allocateNumbers(contract: Contract, lock: Lock = EMPTY_LOCK): Lock {
  const scopes = scopesOf(contract);
  const keys = new Set([...Object.keys(lock.numbers), ...Object.keys(lock.reserved), ...scopes.keys()]);
  const allocations = [...keys]
    .toSorted((a, b) => (a < b ? -1 : 1))
    .map((key) => {
      const scope = scopes.get(key);
      return [key, allocate(key, scope, pastOf(lock, key, originOf(key, scope, { scopes, lock })))] as const;
    });
  return {
    version: 1,
    numbers: recordOf(allocations.map(([key, { numbers }]) => [key, numbers])),
    reserved: recordOf(allocations.map(([key, { reserved }]) => [key, reserved])),
  };
}

/** Where the numbers of a scope stand in the lock: under its path as long as the type had no name. */
function originOf(
  key: string,
  scope: Scope | undefined,
  { scopes, lock }: { scopes: ReadonlyMap<string, Scope>; lock: Lock },
): string {
  const isKnown = Object.hasOwn(lock.numbers, key) || Object.hasOwn(lock.reserved, key);
  return isKnown || scope?.origin === undefined || scopes.has(scope.origin) ? key : scope.origin;
}

function pastOf(lock: Lock, key: string, origin: string): Allocation {
  const source = Object.hasOwn(lock.numbers, origin) || Object.hasOwn(lock.reserved, origin) ? origin : key;
  return {
    numbers: new Map(Object.entries(numbersIn(lock.numbers, source))),
    reserved: new Map(Object.entries(numbersIn(lock.reserved, source))),
  };
}

function allocate(key: string, scope: Scope | undefined, past: Allocation): Allocation {
  const known = new Map([...past.reserved, ...past.numbers]);
  const holders = new Map([...known].map(([name, number]) => [number, name]));
  const names = scope?.names ?? new Map<string, number | undefined>();
  for (const [name, number] of names) {
    if (number === undefined) continue;
    checkSetByHand(key, { name, number, before: known.get(name), holder: holders.get(number) });
    known.set(name, number);
    holders.set(number, name);
  }
  let next = 1;
  for (const name of names.keys()) {
    if (known.has(name)) continue;
    while (holders.has(next) || isReservedByProtobuf(next)) next++;
    known.set(name, next);
    holders.set(next, name);
  }
  const entries = [...known].toSorted(([, a], [, b]) => a - b);
  return {
    numbers: new Map(entries.filter(([name]) => names.has(name))),
    reserved: new Map(entries.filter(([name]) => !names.has(name))),
  };
}

/** A number that a schema asks for, the one that the lock has, and whose it is. */
interface Wish {
  readonly name: string;
  readonly number: number;
  readonly before: number | undefined;
  readonly holder: string | undefined;
}

function checkSetByHand(key: string, { name, number, before, holder }: Wish): void {
  const field = fieldPath(key, name);
  if (!Number.isInteger(number) || number < 1 || number > MAX || isReservedByProtobuf(number)) {
    const { from, to } = RESERVED_BY_PROTOBUF;
    throw new ContractError(`${field}: expected a number from 1 to ${MAX}, but not ${from} to ${to}, got ${number}`);
  }
  if (holder !== undefined && holder !== name) {
    throw new ContractError(`${field}: the number ${number} is that of ${fieldPath(key, holder)}; choose another`);
  }
  if (before !== undefined && before !== number) {
    throw new ContractError(`${field}: the number is ${before} and never changes, got ${number}`);
  }
}

function isReservedByProtobuf(number: number): boolean {
  return number >= RESERVED_BY_PROTOBUF.from && number <= RESERVED_BY_PROTOBUF.to;
}

function recordOf(scopes: readonly (readonly [string, ReadonlyMap<string, number>])[]): Lock['numbers'] {
  return Object.fromEntries(
    scopes.filter(([, names]) => names.size > 0).map(([key, names]) => [key, Object.fromEntries(names)]),
  );
}
