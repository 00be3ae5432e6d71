import { createProcedureBuilder } from '@ahoy/core/procedure';
import type { z } from 'zod';
import { allocateNumbers } from '../allocate-numbers.ts';
import { contractOf } from '../contract-of.ts';
import type { Contract } from '../contract.ts';
import type { Lock } from '../lock.ts';
import type { CompareOptions } from './compare-contracts.ts';
import { compareContracts } from './compare-contracts.ts';
import type { Finding, Profile, Severity } from './finding.ts';
import { worstOf } from './finding.ts';

const procedure = createProcedureBuilder();

/** The contract of one procedure, `test.run`, with this schema as its input, or output. Absent: it takes no input. */
export function contractWith(side: 'input' | 'output', schema: z.ZodType | undefined): Contract {
  const run =
    schema === undefined
      ? procedure.mutation(() => 0)
      : side === 'input'
        ? procedure.input(schema).mutation(() => 0)
        : procedure.output(schema).mutation(() => 0);
  return contractOf({ test: { run } });
}

/** The worst that is said of deployed clients, by profile. */
export function verdictOf(findings: readonly Finding[]): Readonly<Record<Profile, Severity>> {
  const worst = (profile: Profile): Severity =>
    worstOf(findings.filter((finding) => finding.profile === profile && finding.direction === 'old-client'));
  return { json: worst('json'), proto: worst('proto'), ts: worst('ts') };
}

/** Judges one side's change. `numbers` says what name has taken another's number. */
export function judge(
  side: 'input' | 'output',
  schemas: { readonly before: z.ZodType | undefined; readonly after: z.ZodType | undefined },
  numbers?: Readonly<Record<string, string>>,
): Readonly<Record<Profile, Severity>> {
  const [before, after] = [contractWith(side, schemas.before), contractWith(side, schemas.after)];
  const locks = numbers && locksOf(before, after, numbers);
  const options: CompareOptions = locks ? { locks } : {};
  return verdictOf(compareContracts(before, after, options).findings);
}

/** The lock of the later contract, in which names have the numbers that others had. */
function locksOf(
  before: Contract,
  after: Contract,
  numbers: Readonly<Record<string, string>>,
): { before: Lock; after: Lock } {
  const lock = allocateNumbers(before);
  const { numbers: given, reserved } = allocateNumbers(after, lock);
  const moved = Object.entries(given).map(([scope, names]) => {
    const entries = Object.entries(names).map(([name, number]) => {
      const source = numbers[name];
      return [name, (source === undefined ? undefined : lock.numbers[scope]?.[source]) ?? number] as const;
    });
    return [scope, Object.fromEntries(entries)] as const;
  });
  return { before: lock, after: { version: 1, numbers: Object.fromEntries(moved), reserved } };
}
