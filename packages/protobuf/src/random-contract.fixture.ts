import type { Contract } from '@ahoy/contract';
import fc from 'fast-check';
import { contractFrom } from './contract.fixture.ts';
import { typed, types } from './node-arbitrary.fixture.ts';

/** A contract of procedures in several packages, and values of the input of each. */
export interface RandomContract {
  readonly contract: Contract;
  /** By the procedure's place. */
  readonly values: readonly (readonly unknown[])[];
}

/** Makes the contract and the values of one seed. */
export function randomContract(
  seed: number,
  { procedures, values }: { procedures: number; values: number },
): RandomContract {
  const inputs = fc.sample(typed(3), { seed, numRuns: procedures });
  const list = inputs.map(({ node }, index) => [`group${index % 3}.method${index}`, { input: node }] as const);
  return {
    contract: contractFrom(Object.fromEntries(list), types),
    values: inputs.map(({ value }, index) => fc.sample(value, { seed: seed + index, numRuns: values })),
  };
}
