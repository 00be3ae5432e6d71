import { z } from 'zod';
import { toContract } from './contract-data.ts';
import { ContractError } from './contract-error.ts';
import type { Contract } from './contract.ts';
import { type Lock, type Numbers, numbersIn } from './lock.ts';
import { hasMergeMarks } from './merge-marks.ts';
import { wireText } from './wire-text.ts';

const NumbersSchema = z.record(z.string(), z.record(z.string(), z.int().min(1)));
const LockSchema = z.strictObject({
  version: z.literal(1),
  numbers: NumbersSchema,
  reserved: NumbersSchema,
  // Whoever needs it reads it by `parseLockedContract`; the numbers do without.
  contract: z.unknown().optional(),
});

/**
 * Writes a lock: scopes in order of their keys, in each the entries in order of their numbers, one a line. Behind them
 * comes the contract that was accepted last, sorted and without descriptions.
 */
export function formatLock({ version, numbers, reserved }: Lock, contract?: Contract): string {
  const parts = [
    `"version": ${version}`,
    `"numbers": ${formatNumbers(numbers)}`,
    `"reserved": ${formatNumbers(reserved)}`,
    ...(contract ? [`"contract": ${formatContract(contract)}`] : []),
  ];
  return `${block(parts, '')}\n`;
}

/**
 * Reads the text of a lock.
 * @throws ContractError that says where, named by `source`, the text is no lock.
 */
export function parseLock(text: string, source: string): Lock {
  return toLock(jsonOf(text, source), source);
}

/**
 * Reads the contract in the text of a lock; undefined where it has none.
 * @throws ContractError that says where, named by `source`, the text is no lock or its contract is none.
 */
export function parseLockedContract(text: string, source: string): Contract | undefined {
  const { contract } = lockDataOf(jsonOf(text, source), source);
  return contract === undefined ? undefined : toContract(contract, source);
}

/**
 * Takes data, such as an imported JSON module, as a lock.
 * @throws ContractError that says where, named by `source`, the data is no lock.
 */
export function toLock(data: unknown, source: string): Lock {
  const { version, numbers, reserved } = lockDataOf(data, source);
  const lock = { version, numbers, reserved };
  checkUnique(lock, source);
  return lock;
}

function lockDataOf(data: unknown, source: string): z.infer<typeof LockSchema> {
  const lock = LockSchema.safeParse(data);
  if (lock.success) return lock.data;
  throw new ContractError(`${source} is not a contract lock: ${z.prettifyError(lock.error)}`);
}

function formatContract(contract: Contract): string {
  return JSON.stringify(JSON.parse(wireText(contract)), null, 2).replaceAll('\n', '\n  ');
}

function formatNumbers(numbers: Numbers): string {
  const scopes = Object.keys(numbers).toSorted((a, b) => (a < b ? -1 : 1));
  return block(
    scopes.map((scope) => {
      const entries = Object.entries(numbersIn(numbers, scope)).toSorted(([, a], [, b]) => a - b);
      const lines = entries.map(([name, number]) => `${JSON.stringify(name)}: ${number}`);
      return `${JSON.stringify(scope)}: ${block(lines, '    ')}`;
    }),
    '  ',
  );
}

function block(lines: readonly string[], indent: string): string {
  if (lines.length === 0) return '{}';
  return `{\n${lines.map((line) => `${indent}  ${line}`).join(',\n')}\n${indent}}`;
}

function jsonOf(text: string, source: string): unknown {
  if (hasMergeMarks(text)) {
    throw new ContractError(
      `${source} has merge-conflict markers: keep the lines of the branch that others already use, then run: npm run contract`,
    );
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ContractError(`${source} is not a contract lock: ${String(cause)}`);
  }
}

/** Two branches that were merged without a conflict may have given one number twice. */
function checkUnique({ numbers, reserved }: Lock, source: string): void {
  for (const scope of new Set([...Object.keys(numbers), ...Object.keys(reserved)])) {
    const holders = new Map<number, string>();
    const entries = [numbers, reserved].flatMap((part) => Object.entries(numbersIn(part, scope)));
    for (const [name, number] of entries) {
      const holder = holders.get(number);
      if (holder !== undefined) {
        throw new ContractError(
          `${source}: in ${scope}, "${holder}" and "${name}" both have the number ${number}: ` +
            'remove the line of the one that nobody uses yet, then run: npm run contract',
        );
      }
      holders.set(number, name);
    }
  }
}
