import { allocateNumbers } from './allocate-numbers.ts';
import type { Contract } from './contract.ts';
import { ContractError } from './contract-error.ts';
import { EMPTY_LOCK, type Lock, numbersIn } from './lock.ts';

/** What a later lock says of one name. */
export interface LockChange {
  readonly change: 'added' | 'reserved' | 'returned';
  readonly scope: string;
  readonly name: string;
  readonly number: number;
}

const PROBLEMS: Readonly<Record<LockChange['change'], (number: number) => string>> = {
  added: (number) => `has no number yet; it gets ${number}`,
  returned: (number) => `is back, and its number ${number} is still reserved`,
  reserved: (number) => `is gone, and its number ${number} is not reserved yet`,
};

/** Lists what a later lock has done to an earlier one. */
export function lockChanges(before: Lock, after: Lock): readonly LockChange[] {
  return [
    ...entriesOf(after.numbers).flatMap(({ scope, name, number }) => {
      if (Object.hasOwn(numbersIn(before.numbers, scope), name)) return [];
      const wasReserved = Object.hasOwn(numbersIn(before.reserved, scope), name);
      return [{ change: wasReserved ? ('returned' as const) : ('added' as const), scope, name, number }];
    }),
    ...entriesOf(after.reserved).flatMap(({ scope, name, number }) => {
      if (Object.hasOwn(numbersIn(before.reserved, scope), name)) return [];
      return [{ change: 'reserved' as const, scope, name, number }];
    }),
  ];
}

/** Says, a line each, what of the contract the lock does not have yet. None: it is up to date. */
export function lockProblems(contract: Contract, lock: Lock = EMPTY_LOCK): readonly string[] {
  try {
    return lockChanges(lock, allocateNumbers(contract, lock)).map(problem);
  } catch (error) {
    if (error instanceof ContractError) return [error.message];
    throw error;
  }
}

function problem({ change, scope, name, number }: LockChange): string {
  return `${scope}: "${name}" ${PROBLEMS[change](number)}`;
}

function entriesOf(numbers: Lock['numbers']): Omit<LockChange, 'change'>[] {
  return Object.entries(numbers).flatMap(([scope, names]) =>
    Object.entries(names).map(([name, number]) => ({ scope, name, number })),
  );
}
