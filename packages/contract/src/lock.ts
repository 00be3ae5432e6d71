import { ContractError } from './contract-error.ts';

/** Numbers by name, and those by scope: a named type's id, or a path such as `greeter.sayHello.input`. */
export type Numbers = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** The numbers that protobuf knows fields, enum values and union members by. Nothing in it is ever changed or reused. */
export interface Lock {
  /** Form of this data; a reader refuses a later one. */
  readonly version: 1;
  /** What the contract has. */
  readonly numbers: Numbers;
  /** What it once had; the number comes back with the name, and goes to no other. */
  readonly reserved: Numbers;
}

/** A lock as an imported JSON module has it. */
export type LockData = Omit<Lock, 'version'> & { readonly version: number };

export const EMPTY_LOCK: Lock = { version: 1, numbers: {}, reserved: {} };

/**
 * Looks up a number.
 * @throws ContractError where the lock has none: it was made from another contract.
 */
export function numberOf(lock: Lock, scope: string, name: string): number {
  const number = numbersIn(lock.numbers, scope)[name];
  if (number === undefined) throw new ContractError(`${scope}: ${name} has no number; run: npm run contract`);
  return number;
}

/** The numbers of a scope; none where there is no such scope. The names are the record's own. */
export function numbersIn(numbers: Numbers, scope: string): Readonly<Record<string, number>> {
  const found = Object.hasOwn(numbers, scope) ? numbers[scope] : undefined;
  return { __proto__: null, ...found } as unknown as Record<string, number>;
}
