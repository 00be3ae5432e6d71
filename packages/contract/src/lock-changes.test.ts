import { createProcedureBuilder } from '@ahoy/core/procedure';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { allocateNumbers } from './allocate-numbers.ts';
import { contractOf } from './contract-of.ts';
import type { Contract } from './contract.ts';
import { lockChanges, lockProblems } from './lock-changes.ts';
import type { Lock } from './lock.ts';

const procedure = createProcedureBuilder();

function contractFrom(shape: Record<string, z.ZodType>): Contract {
  return contractOf({ test: { run: procedure.input(z.object(shape)).query(() => '') } });
}

const lock: Lock = {
  version: 1,
  numbers: { 'test.run.input': { a: 1, gone: 2 } },
  reserved: { 'test.run.input': { back: 3 } },
};
const contract = contractFrom({ a: z.string(), back: z.string(), added: z.string() });

test('what the contract has and the lock does not, and the other way round, is a line each', () => {
  expect(lockProblems(contract, lock)).toEqual([
    'test.run.input: "back" is back, and its number 3 is still reserved',
    'test.run.input: "added" has no number yet; it gets 4',
    'test.run.input: "gone" is gone, and its number 2 is not reserved yet',
  ]);
  expect(lockProblems(contract)).toHaveLength(3);
});

test('a lock that was just made has no problems', () => {
  expect(lockProblems(contract, allocateNumbers(contract, lock))).toEqual([]);
});

test('numbers that clash are a problem', () => {
  expect(lockProblems(contractFrom({ a: z.string().meta({ field: 2 }) }), lock)).toEqual([
    'test.run.input.a: the number 2 is that of test.run.input.gone; choose another',
  ]);
});

test('changes are listed with their numbers', () => {
  expect(lockChanges(lock, allocateNumbers(contract, lock))).toEqual([
    { change: 'returned', scope: 'test.run.input', name: 'back', number: 3 },
    { change: 'added', scope: 'test.run.input', name: 'added', number: 4 },
    { change: 'reserved', scope: 'test.run.input', name: 'gone', number: 2 },
  ]);
});
