import { type Contract, contractOf, type Node } from '@ahoy/contract';
import { createProcedureBuilder } from '@ahoy/core/procedure';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { typed, types } from '../node.fixture.ts';
import { plainOf } from '../plain.ts';
import { checkOf } from './json-schema.fixture.ts';
import type { JsonSchema } from './json-schema.ts';
import { createSchemas } from './schemas.ts';

/** The schema of a node, with the components that it refers to. */
function schemaOf(node: Node, named: Contract['types'] = {}): [JsonSchema, Readonly<Record<string, JsonSchema>>] {
  const schemas = createSchemas(named);
  const schema = schemas.itemOf(node);
  return [schema, schemas.components()];
}

/** The schema of an input that is declared with zod. */
function inputSchema(schema: z.ZodType): [JsonSchema, Readonly<Record<string, JsonSchema>>] {
  const procedure = createProcedureBuilder()
    .input(schema)
    .query(() => 1);
  const contract = contractOf({ test: { procedure } });
  return schemaOf(contract.procedures[0]?.input ?? { kind: 'any' }, contract.types);
}

test('what REST sends fits the schema, whatever the node and its value', () => {
  const cases = typed(3).chain(({ node, value }) => value.map((one) => ({ node, value: one })));
  fc.assert(
    fc.property(cases, ({ node, value }) => {
      const text = JSON.stringify(plainOf(node, types).encode(value)) ?? 'null';
      // A schema of zod refuses these numbers, which the nodes of this test may hold.
      fc.pre(!/"(?:NaN|-?Infinity)"/.test(text));
      const [schema, components] = schemaOf(node, types);
      expect(checkOf(schema, components)(JSON.parse(text))).toBeUndefined();
    }),
    { numRuns: 300 },
  );
});

describe('the schema', () => {
  test.each<[string, z.ZodType, JsonSchema]>([
    ['a text with limits', z.string().min(1).max(80), { type: 'string', minLength: 1, maxLength: 80 }],
    ['a format', z.email(), { type: 'string', format: 'email' }],
    ['a format by its name in OpenAPI', z.url(), { type: 'string', format: 'uri' }],
    ['an encoding', z.base64(), { type: 'string', contentEncoding: 'base64' }],
    ['a pattern', z.string().regex(/^a+$/), { type: 'string', pattern: '^a+$' }],
    [
      'two patterns',
      z.string().regex(/^a/).regex(/b$/),
      { type: 'string', allOf: [{ pattern: '^a' }, { pattern: 'b$' }] },
    ],
    ['a pattern that is none in Unicode', z.string().regex(new RegExp(String.raw`^\_$`)), { type: 'string' }],
    [
      'a number',
      z.number().gt(0).lte(1).multipleOf(0.5),
      { type: 'number', exclusiveMinimum: 0, maximum: 1, multipleOf: 0.5 },
    ],
    ['a whole number', z.int().min(1), { type: 'integer', format: 'double-int', minimum: 1 }],
    [
      'a date',
      z.date().min(new Date(0)),
      {
        type: 'string',
        format: 'date-time',
        description: 'Not before 1970-01-01T00:00:00.000Z.',
      },
    ],
    ['a bigint', z.bigint(), { type: 'string', pattern: String.raw`^-?\d+$` }],
    [
      'a bigint with limits',
      z.bigint().min(5n).max(9n).describe('Cents.'),
      { type: 'string', pattern: String.raw`^\d+$`, description: 'Cents. At least 5, at most 9.' },
    ],
    ['bytes', z.instanceof(Uint8Array), { type: 'string', contentEncoding: 'base64' }],
    ['an enum', z.enum(['a', 'b']).nullable(), { enum: ['a', 'b', null] }],
    ['a literal', z.literal(5n), { type: 'string', const: '5' }],
    ['null beside', z.string().nullable(), { type: ['string', 'null'] }],
    [
      'an object that refuses what is not declared',
      z.strictObject({ a: z.string(), b: z.int32().default(3), c: z.boolean().optional() }),
      {
        type: 'object',
        properties: {
          a: { type: 'string' },
          b: { type: 'integer', format: 'int32', default: 3 },
          c: { type: 'boolean' },
        },
        required: ['a'],
        additionalProperties: false,
      },
    ],
    [
      'a tuple',
      z.tuple([z.string(), z.boolean().optional()]),
      {
        type: 'array',
        prefixItems: [{ type: 'string' }, { type: ['boolean', 'null'] }],
        minItems: 1,
        maxItems: 2,
      },
    ],
    ['a Set', z.set(z.string()).min(1), { type: 'array', items: { type: 'string' }, minItems: 1, uniqueItems: true }],
    [
      'a record',
      z.record(z.string().regex(/^x/), z.boolean()),
      { type: 'object', additionalProperties: { type: 'boolean' }, propertyNames: { pattern: '^x' } },
    ],
    [
      'a record of an enum',
      z.record(z.enum(['a', 'b']), z.boolean()),
      {
        type: 'object',
        properties: { a: { type: 'boolean' }, b: { type: 'boolean' } },
        required: ['a', 'b'],
        additionalProperties: false,
      },
    ],
    [
      'an intersection',
      z.intersection(z.object({ a: z.string() }), z.object({ b: z.string() })),
      { type: 'object', properties: { a: { type: 'string' }, b: { type: 'string' } }, required: ['a', 'b'] },
    ],
    ['anything', z.unknown(), {}],
    ['nothing that can be', z.never(), { not: {} }],
    ['what is deprecated', z.string().meta({ deprecated: true }), { type: 'string', deprecated: true }],
  ])('says %s', (_name, schema, expected) => {
    expect(inputSchema(schema)[0]).toEqual(expected);
  });

  test('of a type with an id is a component, which may refer to itself', () => {
    const Tree = z
      .object({
        label: z.string(),
        get children() {
          return z.array(Tree);
        },
      })
      .meta({ id: 'Tree of text' });
    const [schema, components] = inputSchema(z.object({ tree: Tree.nullable() }));
    expect(schema.properties?.['tree']).toEqual({
      anyOf: [{ $ref: '#/components/schemas/Tree_of_text' }, { type: 'null' }],
    });
    expect(components['Tree_of_text']?.properties?.['children']).toEqual({
      type: 'array',
      items: { $ref: '#/components/schemas/Tree_of_text' },
    });
  });

  test('has a discriminator where each member has a name and each tag is a text', () => {
    const Cat = z.object({ kind: z.literal('cat'), lives: z.int() }).meta({ id: 'Cat' });
    const Dog = z.object({ kind: z.literal(['dog', 'hound']) }).meta({ id: 'Dog' });
    const [cat, dog] = ['#/components/schemas/Cat', '#/components/schemas/Dog'];
    expect(inputSchema(z.discriminatedUnion('kind', [Cat, Dog]))[0]).toEqual({
      oneOf: [{ $ref: cat }, { $ref: dog }],
      discriminator: { propertyName: 'kind', mapping: { cat, dog, hound: dog } },
    });
    const unnamed = z.discriminatedUnion('kind', [Cat, z.object({ kind: z.literal('fish') })]);
    expect(inputSchema(unnamed)[0]).toHaveProperty('anyOf');
  });
});
