import { transformer } from '@ahoy/core/transformer';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { typed, types } from '../../node.fixture.ts';
import { checkOf } from '../json-schema.fixture.ts';
import { createSchemas } from '../schemas.ts';
import { envelopeSchemas, resultOf } from './envelope.ts';

test('what tRPC sends fits the schema, whatever the node and its value', () => {
  const cases = typed(3).chain(({ node, value }) => value.map((one) => ({ node, value: one })));
  fc.assert(
    fc.property(cases, ({ node, value }) => {
      const text = JSON.stringify({ result: { data: transformer.serialize(value) } });
      // A schema of zod refuses these numbers, which the nodes of this test may hold, and −0 is rare.
      fc.pre(!text.includes('"number"]'));
      const schemas = createSchemas(types, { form: 'tagged' });
      const check = checkOf(resultOf(node, schemas), { ...schemas.components(), ...envelopeSchemas });
      expect(check(JSON.parse(text))).toBeUndefined();
    }),
    { numRuns: 300 },
  );
});

test('a tag that there is not, and an answer without its data, do not fit', () => {
  const schemas = createSchemas({});
  const check = checkOf(resultOf({ kind: 'date' }, schemas), envelopeSchemas);
  const at = '2026-01-31T12:00:00.000Z';
  expect(check({ result: { data: { $ahoy: [['', 'date']], json: at } } })).toBeUndefined();
  expect(check({ result: { data: { $ahoy: [['', 'time']], json: at } } })).toContain('must be');
  expect(check({ result: {} })).toContain("must have required property 'data'");
});
