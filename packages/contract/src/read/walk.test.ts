import { createProcedureBuilder } from '@ahoy/core/procedure';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { contractOf } from '../contract-of.ts';
import type { Contract } from '../contract.ts';

const procedure = createProcedureBuilder();
const Named = z.object({ name: z.string() }).meta({ id: 'Named', description: 'Has a name' });
const node = { kind: 'object', fields: [{ name: 'name', node: { kind: 'string' } }], unknown: 'strip' };

function contractFrom(input: z.ZodType, output: z.ZodType = z.object({})): Contract {
  return contractOf({
    test: {
      run: procedure
        .input(input)
        .output(output)
        .query(() => ({})),
    },
  });
}

function typesFrom(input: z.ZodType, output?: z.ZodType): Contract['types'] {
  return contractFrom(input, output).types;
}

describe('a named type', () => {
  test('stands in the types, and is referred to from both sides', () => {
    const { procedures, types } = contractFrom(Named, z.array(Named));
    expect(types).toStrictEqual({ Named: { ...node, description: 'Has a name' } });
    expect(procedures[0]?.input).toStrictEqual({ kind: 'ref', id: 'Named' });
    expect(procedures[0]?.output).toStrictEqual({ kind: 'array', item: { kind: 'ref', id: 'Named' } });
  });

  test.each<[string, z.ZodType, object]>([
    ['optional', Named.optional(), {}],
    ['nullable', Named.nullable(), { nullable: true }],
    ['with a description', Named.optional().describe('Who'), { description: 'Who' }],
    ['deprecated', Named.optional().meta({ deprecated: true }), { deprecated: true }],
    ['refined', Named.nullish().refine(Boolean), { nullable: true, refinements: 1 }],
  ])('is found inside of a wrapper: %s', (_, schema, said) => {
    expect(contractFrom(schema).procedures[0]?.input).toStrictEqual({ kind: 'ref', id: 'Named', ...said });
  });

  test('may be named outside of its wrapper', () => {
    const { procedures, types } = contractFrom(z.string().min(2).nullable().meta({ id: 'Code' }));
    expect(types).toStrictEqual({ Code: { kind: 'string', min: 2 } });
    expect(procedures[0]?.input).toStrictEqual({ kind: 'ref', id: 'Code', nullable: true });
  });

  test('may be an enum, which also holds its id', () => {
    expect(typesFrom(z.enum(['a']).meta({ id: 'Letter' }))).toStrictEqual({
      Letter: { kind: 'enum', id: 'Letter', values: ['a'] },
    });
  });

  test('that differs by side, or refers to one that does, has two forms', () => {
    const Page = z.object({ size: z.int().default(20) }).meta({ id: 'Page' });
    const Search = z.object({ page: Page, by: Named }).meta({ id: 'Search' });
    const { procedures, types } = contractFrom(Search, Search);
    expect(Object.keys(types)).toEqual(['Named', 'Page', 'Page#output', 'Search', 'Search#output']);
    expect(procedures[0]?.output).toStrictEqual({ kind: 'ref', id: 'Search#output' });
    expect(types['Search#output']).toMatchObject({
      fields: [{ node: { id: 'Page#output' } }, { node: { id: 'Named' } }],
    });
    expect(Object.keys(typesFrom(z.object({}), Search))).toEqual(['Named', 'Page', 'Search']);
  });

  test('may be written twice if it is the same', () => {
    const again = z.object({ name: z.string() }).meta({ id: 'Named', description: 'Another text' });
    expect(Object.keys(typesFrom(z.tuple([Named, again])))).toEqual(['Named']);
  });

  test('loses its name in a copy, as zod has it', () => {
    const { procedures, types } = contractFrom(Named.describe('Who'));
    expect([procedures[0]?.input, types]).toStrictEqual([{ ...node, description: 'Who' }, {}]);
  });

  test('cannot be two', () => {
    const other = z.object({ name: z.int() }).meta({ id: 'Named' });
    expect(() => contractFrom(z.tuple([Named, other]))).toThrow(
      "test.run.input[1]: .meta({ id: 'Named' }) is the name of a different type at test.run.input[0]; choose another",
    );
  });

  test.each(['', '__proto__', 'A#output'])('cannot be named %j', (id) => {
    expect(() => contractFrom(z.object({}).meta({ id }))).toThrow('test.run.input: .meta({ id:');
  });
});

describe('a recursive type', () => {
  const Tree = z.object({
    name: z.string(),
    get children() {
      return z.array(Tree).optional();
    },
  });

  test('with a name refers to it', () => {
    const Branch = z
      .object({
        get left() {
          return Branch.nullable();
        },
      })
      .meta({ id: 'Branch' });
    const left = { name: 'left', node: { kind: 'ref', id: 'Branch', nullable: true } };
    expect(typesFrom(Branch)).toStrictEqual({ Branch: { kind: 'object', fields: [left], unknown: 'strip' } });
  });

  test('without a name gets that of the path where it was first met', () => {
    const { procedures, types } = contractFrom(z.object({ tree: Tree, other: Tree }), Tree);
    const children = (id: string) => ({
      name: 'children',
      node: { kind: 'array', item: { kind: 'ref', id } },
      optional: true,
    });
    expect(Object.keys(types)).toEqual(['test.run.input.tree', 'test.run.output']);
    expect(types['test.run.input.tree']).toMatchObject({ fields: [{}, children('test.run.input.tree')] });
    expect(types['test.run.output']).toMatchObject({ fields: [{}, children('test.run.output')] });
    expect(procedures[0]?.input).toMatchObject({
      fields: [{ node: { id: 'test.run.input.tree' } }, { node: { id: 'test.run.input.tree' } }],
    });
  });

  test('inside of a named type is named after that, wherever it is met first', () => {
    const Forest = z.object({ trees: z.array(Tree) }).meta({ id: 'Forest' });
    expect(Object.keys(typesFrom(z.tuple([Tree, Forest])))).toEqual(['Forest', 'Forest.trees[]', 'test.run.input[0]']);
  });

  test('named by a copy refers to the name', () => {
    expect(Object.keys(typesFrom(Tree.meta({ id: 'Tree' })))).toEqual(['Tree']);
  });

  test('may go through several types, lazily', () => {
    const A: z.ZodType = z.lazy(() => z.object({ b: B }));
    const B: z.ZodType = z.object({ a: A.optional() });
    const types = typesFrom(A);
    expect(Object.keys(types)).toEqual(['test.run.input']);
    expect(JSON.stringify(types)).toContain('{"kind":"ref","id":"test.run.input"}');
  });

  test('that is a new schema on each level is refused', () => {
    const endless = (): z.ZodType => z.object({ next: z.lazy(endless) });
    expect(() => contractFrom(endless())).toThrow('schemas nest more than 200 levels');
    const named = (): z.ZodType => z.object({ next: z.lazy(named) }).meta({ id: 'Endless' });
    expect(() => contractFrom(named())).toThrow('schemas nest more than 200 levels');
  });

  test('that is nothing but itself is refused', () => {
    const self: z.ZodType = z.lazy(() => self);
    expect(() => contractFrom(self)).toThrow('test.run.input: a lazy');
  });
});

test('description, deprecation and number of a field are found through wrappers, the outermost first', () => {
  const schema = z.object({
    a: z.string().describe('Inner').meta({ field: 3, deprecated: true }).optional(),
    b: z.string().describe('Inner').nullable().describe('Outer').default('x'),
  });
  expect(contractFrom(schema).procedures[0]?.input).toMatchObject({
    fields: [
      { node: { kind: 'string', description: 'Inner', deprecated: true }, number: 3 },
      { node: { kind: 'string', description: 'Outer', nullable: true } },
    ],
  });
});
