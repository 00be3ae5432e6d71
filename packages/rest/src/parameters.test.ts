import { contractOf } from '@ahoy/contract';
import { createProcedureBuilder } from '@ahoy/core/procedure';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Parameters, parametersOf } from './parameters.ts';

function parameters(schema: z.ZodType | undefined): Parameters {
  const procedure = createProcedureBuilder();
  const contract = contractOf({ test: { a: (schema ? procedure.input(schema) : procedure).query(() => 1) } });
  return parametersOf(contract.procedures[0]?.input, contract.types);
}

/** Reads a query string, as curl sends it. */
function read(schema: z.ZodType | undefined, query: string): unknown {
  return parameters(schema).decode(new URLSearchParams(query));
}

const one = (schema: z.ZodType): z.ZodType => z.object({ x: schema });

describe('a text is read as', () => {
  test.each<[string, z.ZodType, string, unknown]>([
    ['a text', z.string(), '5', '5'],
    ['a number', z.number(), '-1.5e3', -1500],
    ['an integer', z.int(), '42', 42],
    ['a bigint', z.bigint(), '123456789012345678901', 123456789012345678901n],
    ['true', z.boolean(), 'true', true],
    ['false', z.boolean(), 'false', false],
    ['a date', z.date(), '2026-11-22', new Date('2026-11-22')],
    ['bytes', z.instanceof(Uint8Array), 'AP8%3D', Uint8Array.of(0, 255)],
    ['a value of an enum of numbers', z.literal([1, 2]), '2', 2],
    ['a literal bigint', z.literal(5n), '5', 5n],
    ['null', z.int().nullable(), 'null', null],
    ['null, of a text that may be null', z.string().nullable(), 'null', null],
    ['a text that reads like null, in quotes', z.string().nullable(), '%22null%22', 'null'],
    ['an optional value', z.int().optional(), '5', 5],
    ['an array of one', z.array(z.int()), '5', [5]],
    ['an array by its JSON', z.array(z.int()), '[1,2]', [1, 2]],
    ['an empty array', z.array(z.int()), '[]', []],
    ['an object by its JSON', z.object({ at: z.date() }), '{"at":"2026-11-22"}', { at: new Date('2026-11-22') }],
    ['the first member that takes it', z.union([z.number(), z.boolean(), z.string()]), 'true', true],
    ['another member', z.union([z.number(), z.boolean(), z.string()]), 'maybe', 'maybe'],
    ['a text in quotes, where it could be a number', z.union([z.number(), z.string()]), '%225%22', '5'],
    ['anything, by its JSON', z.any(), '[1]', [1]],
    ['anything, as it is where it is no JSON', z.any(), 'hello', 'hello'],
  ])('%s', (_case, schema, text, value) => {
    expect(read(one(schema), `x=${text}`)).toEqual({ x: value });
  });

  test('an item, where its name is repeated', () => {
    expect(read(one(z.array(z.int())), 'x=1&x=2')).toEqual({ x: [1, 2] });
    expect(read(one(z.set(z.date())), 'x=2026-11-22')).toEqual({ x: new Set([new Date('2026-11-22')]) });
    expect(read(one(z.array(z.string()).nullable()), 'x=null')).toEqual({ x: null });
  });

  test('text, where it is not declared', () => {
    expect(read(z.looseObject({ a: z.int() }), 'a=1&b=2&c=3&c=4')).toEqual({ a: 1, b: '2', c: ['3', '4'] });
    expect(read(undefined, 'a=1')).toEqual({ a: '1' });
  });

  test('what the member of the union that it is in says', () => {
    const Search = z.union([z.object({ id: z.int() }), z.object({ name: z.string(), limit: z.int().optional() })]);
    expect(read(Search, 'id=5')).toEqual({ id: 5 });
    expect(read(Search, 'name=5&limit=5')).toEqual({ name: '5', limit: 5 });
  });
});

describe('what does not fit', () => {
  test.each<[z.ZodType, string]>([
    [z.number(), ''],
    [z.number(), '0x10'],
    [z.number(), '1_000'],
    [z.int(), 'five'],
    [z.bigint(), '1.5'],
    [z.boolean(), 'yes'],
    [z.date(), 'tomorrow'],
    [z.literal([1, 2]), '3'],
    [z.object({}), '{'],
  ])('is passed on as text for the schema to refuse: %#', (schema, text) => {
    expect(read(one(schema), `x=${text}`)).toEqual({ x: text });
    expect(one(schema).safeParse({ x: text }).success).toBe(false);
  });

  test('is passed on as a list where one value is expected and several come', () => {
    expect(read(one(z.int()), 'x=1&x=2')).toEqual({ x: ['1', '2'] });
  });

  test('adds nothing for what is not there', () => {
    expect(read(z.object({ a: z.array(z.int()), b: z.string() }), '')).toEqual({});
  });

  test('is refused where it would pollute', () => {
    expect(() => read(z.looseObject({}), '__proto__=1')).toThrow('__proto__');
    expect(read(z.looseObject({}), 'constructor=1')).toEqual({ constructor: '1' });
  });
});

describe('an input is written in texts', () => {
  const Input = z.object({
    text: z.string().optional(),
    when: z.date().optional(),
    tags: z.array(z.string()).optional(),
    size: z.union([z.number(), z.string()]).optional(),
    where: z.object({ city: z.string() }).optional(),
    big: z.bigint().nullish(),
  });
  const { encode } = parameters(Input);

  test.each<[object, readonly (readonly [string, string])[]]>([
    [{}, []],
    [
      { text: 'a&b=c', when: new Date(0) },
      [
        ['text', 'a&b=c'],
        ['when', '1970-01-01T00:00:00.000Z'],
      ],
    ],
    [
      { tags: ['a', 'b'] },
      [
        ['tags', 'a'],
        ['tags', 'b'],
      ],
    ],
    [{ tags: ['a'] }, [['tags', 'a']]],
    [{ tags: [] }, [['tags', '[]']]],
    [{ tags: ['[1]'] }, [['tags', '["[1]"]']]],
    [{ size: 5 }, [['size', '5']]],
    [{ size: '5' }, [['size', '"5"']]],
    [{ size: 'five' }, [['size', 'five']]],
    [{ where: { city: 'Brest' } }, [['where', '{"city":"Brest"}']]],
    [{ big: null }, [['big', 'null']]],
    [{ big: 5n, text: undefined }, [['big', '5']]],
    [
      { other: [1, 2], more: true },
      [
        ['other', '1'],
        ['other', '2'],
        ['more', 'true'],
      ],
    ],
  ])('%#: by the schema', (input, expected) => {
    expect(encode(input)).toEqual(expected);
  });

  test('as nothing where it is left out', () => {
    expect(encode(undefined)).toEqual([]);
  });

  test('only if it is an object', () => {
    expect(() => parameters(z.any()).encode(5)).toThrow('expected an object, whose members become parameters, got 5');
  });
});
