import { createProcedureBuilder } from '@ahoy/core/procedure';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { contractHash } from './contract-hash.ts';
import { contractOf } from './contract-of.ts';

const procedure = createProcedureBuilder();

function hashOf(schema: z.ZodType, meta: Parameters<typeof procedure.meta>[0] = {}): string {
  return contractHash(
    contractOf({
      test: {
        run: procedure
          .meta(meta)
          .input(schema)
          .query(() => ''),
      },
    }),
  );
}

const schema = z.object({ a: z.string(), b: z.int().default(5) });
const hash = hashOf(schema);

test('a hash is 16 hexadecimal digits, and pinned: another version of Ahoy finds the same', () => {
  expect(hash).toMatch(/^[0-9a-f]{16}$/);
  expect(hash).toBe('2f80566ab42191ab');
});

test.each<[string, string]>([
  ['a description', hashOf(z.object({ a: z.string().describe('A'), b: z.int().default(5) }))],
  ['a description of the procedure', hashOf(schema, { description: 'Runs' })],
  ['the order of fields', hashOf(z.object({ b: z.int().default(5), a: z.string() }))],
])('%s does not count', (_, same) => {
  expect(same).toBe(hash);
});

test.each<[string, string]>([
  ['a field', hashOf(schema.extend({ c: z.string().optional() }))],
  ['a limit', hashOf(z.object({ a: z.string().max(5), b: z.int().default(5) }))],
  ['a default', hashOf(z.object({ a: z.string(), b: z.int().default(6) }))],
  ['a description inside of a default', hashOf(z.object({ a: z.any().default({ description: 'A' }) }))],
  ['… and another', hashOf(z.object({ a: z.any().default({ description: 'B' }) }))],
  ['a name', hashOf(schema.meta({ id: 'description' }))],
  ['a route', hashOf(schema, { http: 'GET /run' })],
])('%s counts', (_, other) => {
  seen.add(other);
  expect(seen.size).toBe(++count);
});

const seen = new Set([hash]);
let count = 1;

test('the order of procedures and services does not count', () => {
  const [a, b] = [procedure.query(() => ''), procedure.mutation(() => '')];
  expect(contractHash(contractOf({ x: { a, b }, y: { a } }))).toBe(contractHash(contractOf({ y: { a }, x: { b, a } })));
});
