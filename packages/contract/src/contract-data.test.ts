import { z } from 'zod';
import { createProcedureBuilder } from '@ahoy/core/procedure';
import { expect, test } from 'vitest';
import { toContract } from './contract-data.ts';
import { contractHash } from './contract-hash.ts';
import { contractOf } from './contract-of.ts';
import { formatLock, parseLock, parseLockedContract } from './lock-text.ts';
import { EMPTY_LOCK } from './lock.ts';

const Part = z.object({
  name: z.string().min(1).max(8).regex(/^a/).describe('Its name.'),
  get parts() {
    return z.array(Part).max(3);
  },
});
const Everything = z.object({
  part: Part.meta({ id: 'Part' }),
  number: z.number().gt(0).multipleOf(0.5),
  integer: z.int32().max(5).default(3),
  bigint: z.bigint().min(2n),
  boolean: z.boolean().nullable(),
  bytes: z.instanceof(Uint8Array),
  date: z.date().min(new Date(0)),
  enum: z.enum(['a', 'b']),
  literal: z.literal(['a', 1, true, 9n]),
  strict: z.strictObject({ x: z.string().refine((text) => text !== 'x') }),
  loose: z.object({}).catchall(z.number()),
  tuple: z.tuple([z.string(), z.number().optional()], z.boolean()),
  record: z.record(z.string(), z.number()),
  map: z.map(z.string(), z.date()),
  set: z.set(z.string()).min(1),
  union: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('a') }),
    z.object({ kind: z.literal('b'), b: z.json() }),
  ]),
  both: z.object({ a: z.string() }).and(z.object({ b: z.string() })),
  any: z.unknown(),
});
const contract = contractOf({
  lab: {
    order: createProcedureBuilder()
      .meta({ deprecated: 'until 2030-01-01', description: 'Takes everything.', errors: z.object({ why: z.string() }) })
      .input(Everything)
      .output(z.void())
      .mutation(() => {}),
  },
});

test('what stands in a lock is the contract, sorted and without descriptions', () => {
  const text = formatLock(EMPTY_LOCK, contract);
  expect(text).not.toMatch(/Its name|Takes everything/);
  const read = parseLockedContract(text, 'lock');
  expect(read && contractHash(read)).toBe(contractHash(contract));
  expect(read && formatLock(EMPTY_LOCK, read)).toBe(text);
  expect(parseLock(text, 'lock')).toEqual(EMPTY_LOCK);
  expect(parseLockedContract(formatLock(EMPTY_LOCK), 'lock')).toBeUndefined();
});

test('every kind of a node is taken', () => {
  expect(toContract(contract, 'lock')).toBe(contract);
});

test.each<[string, unknown, string]>([
  ['no object', [], 'a.json is no contract: '],
  ['a later version', { ...contract, version: 2 }, 'at version'],
  ['a procedure without a path', { ...contract, procedures: [{}] }, 'at procedures[0].path'],
  ['a type of no kind', { ...contract, types: { A: { kind: 'none' } } }, 'at types.A.kind'],
  [
    'a list of nothing',
    {
      ...contract,
      types: { A: { kind: 'object', unknown: 'strip', fields: [{ name: 'a', node: { kind: 'array' } }] } },
    },
    'at types.A.fields[0].node.item',
  ],
])('%s is refused by its place', (_, data, message) => {
  expect(() => toContract(data, 'a.json')).toThrow(message);
});
