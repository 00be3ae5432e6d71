import { type Contract, contractOf, type Node } from '@ahoy/contract';
import { CallError } from '@ahoy/core';
import { createProcedureBuilder } from '@ahoy/core/procedure';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { PlainError } from './plain-error.ts';
import { type Plain, plainOf } from './plain.ts';

/** The plain form of a zod schema, as a client and a server read it. */
function forms(schema: z.ZodType): { readonly strict: Plain; readonly lenient: Plain } {
  const contract = contractOf({
    test: {
      a: createProcedureBuilder()
        .input(schema)
        .query(() => 1),
    },
  });
  const node = contract.procedures[0]?.input;
  return { strict: plainOf(node, contract.types, { strict: true }), lenient: plainOf(node, contract.types) };
}

describe('a value becomes', () => {
  test.each<[string, z.ZodType, unknown, unknown]>([
    ['a text', z.string(), 'Ahoy', 'Ahoy'],
    ['a number', z.number(), 1.5, 1.5],
    ['a text, of a number that JSON has no form for', z.nan(), Number.NaN, 'NaN'],
    ['digits, of a bigint', z.bigint(), 2n ** 70n, '1180591620717411303424'],
    ['a number, of an integer', z.int(), Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
    ['ISO 8601, of a Date', z.date(), new Date(5), '1970-01-01T00:00:00.005Z'],
    ['base64, of bytes', z.instanceof(Uint8Array), Uint8Array.of(0, 255), 'AP8='],
    ['digits, of a literal bigint', z.literal(5n), 5n, '5'],
    ['an array, of a Set', z.set(z.date()), new Set([new Date(0)]), ['1970-01-01T00:00:00.000Z']],
    ['an object, of a Map with texts', z.map(z.string(), z.bigint()), new Map([['a', 1n]]), { a: '1' }],
    ['an object, of a Map with an enum', z.map(z.enum(['a', 'b']), z.int()), new Map([['b', 1]]), { b: 1 }],
    ['pairs, of any other Map', z.map(z.int(), z.bigint()), new Map([[1, 2n]]), [[1, '2']]],
    ['an object, of a record', z.record(z.string(), z.date()), { a: new Date(0) }, { a: '1970-01-01T00:00:00.000Z' }],
    ['null, of undefined in an array', z.array(z.date().optional()), [undefined], [null]],
    ['null, of undefined in a tuple', z.tuple([z.int().optional(), z.int()]), [undefined, 2], [null, 2]],
    ['a shorter array, of a tuple', z.tuple([z.int(), z.int().optional()]), [1], [1]],
    ['an array, of a tuple and its rest', z.tuple([z.int()], z.bigint()), [1, 2n], [1, '2']],
    ['an object without undefined members', z.object({ a: z.int().optional() }), {}, {}],
    ['null', z.date().nullable(), null, null],
    ['its own form, of anything', z.any(), new Date(0), { $ahoy: [['', 'date']], json: '1970-01-01T00:00:00.000Z' }],
    ['its own form, of JSON', z.json(), { $ahoy: [1, null] }, { $ahoy: [1, null] }],
    ['an object with members that are not declared', z.looseObject({}), { a: 1 }, { a: 1 }],
    [
      'an object with others of a kind',
      z.object({}).catchall(z.date()),
      { a: new Date(0) },
      { a: new Date(0).toJSON() },
    ],
    [
      'an object, of an intersection',
      z.object({ a: z.date() }).and(z.union([z.object({ b: z.bigint() }), z.object({ c: z.int() })])),
      { a: new Date(0), b: 1n },
      { a: new Date(0).toJSON(), b: '1' },
    ],
  ])('%s', (_case, schema, value, json) => {
    const { strict, lenient } = forms(schema);
    expect(strict.encode(value)).toEqual(json);
    expect(strict.decode(json)).toEqual(value);
    expect(lenient.decode(json)).toEqual(value);
  });

  test('what it was, of a member of a union: told by the discriminator, else the first that takes it whole', () => {
    const Pet = z.discriminatedUnion('type', [
      z.object({ type: z.literal('cat'), born: z.date() }),
      z.object({ type: z.literal(['dog', 2n]), born: z.bigint() }),
    ]);
    for (const pet of [
      { type: 'cat', born: new Date(0) },
      { type: 'dog', born: 5n },
      { type: 2n, born: 5n },
    ]) {
      const { strict } = forms(Pet);
      expect(strict.decode(JSON.parse(JSON.stringify(strict.encode(pet))))).toEqual(pet);
    }
    const { strict } = forms(
      z.union([z.object({ a: z.int() }), z.object({ a: z.int(), b: z.date() }), z.set(z.int())]),
    );
    for (const value of [{ a: 1 }, { a: 1, b: new Date(0) }, new Set([1])]) {
      expect(strict.decode(JSON.parse(JSON.stringify(strict.encode(value))))).toEqual(value);
    }
  });

  test('the first member that its JSON fits, where a union says no more', () => {
    expect(forms(z.union([z.date(), z.string()])).strict.decode('2026-01-01')).toEqual(new Date('2026-01-01'));
    expect(forms(z.union([z.string(), z.date()])).strict.decode('2026-01-01')).toBe('2026-01-01');
    expect(forms(z.union([z.date(), z.string()])).strict.decode('tomorrow')).toBe('tomorrow');
  });
});

describe('plain JSON of others is read', () => {
  const { strict } = forms(z.date());
  test.each([
    ['2026-11-22', '2026-11-22T00:00:00.000Z'],
    ['2026-11-22T10:00', '2026-11-22T10:00:00.000Z'],
    ['2026-11-22 10:00:00', '2026-11-22T10:00:00.000Z'],
    ['2026-11-22T10:00:00.123456', '2026-11-22T10:00:00.123Z'],
    ['2026-11-22T10:00:00+02:00', '2026-11-22T08:00:00.000Z'],
    ['2026-11-22t10:00:00-0130', '2026-11-22T11:30:00.000Z'],
    ['2026-11-22T10:00:00,5z', '2026-11-22T10:00:00.500Z'],
    ['+010000-01-01T00:00:00.000Z', '+010000-01-01T00:00:00.000Z'],
  ])('where a date is %s', (text, iso) => {
    expect((strict.decode(text) as Date).toISOString()).toBe(iso);
  });

  test.each(['2026-02-30', '2026-13-01', '22.11.2026', '2026-11-22T25:00Z', '2026-11-22T10', '0', 0, ''])(
    'not as a date where it is %j',
    (json) => {
      expect(() => strict.decode(json)).toThrow(/^expected a date in ISO 8601, got/);
    },
  );

  test('where a bigint is a JSON number that has not been rounded', () => {
    expect(forms(z.bigint()).strict.decode(5)).toBe(5n);
    expect(() => forms(z.bigint()).strict.decode(2 ** 53)).toThrow('expected a whole number in digits');
    expect(() => forms(z.bigint()).strict.decode('9'.repeat(5_000))).toThrow('expected a whole number in digits');
  });
});

describe('what does not fit', () => {
  const Guest = z.object({
    name: z.string(),
    born: z.date().optional(),
    visits: z.array(z.object({ at: z.date(), bill: z.bigint() })).optional(),
    tags: z.map(z.string(), z.set(z.int())).optional(),
  });

  test.each<[string, unknown, string]>([
    ['a text for an object', 'Ada', 'expected an object, got "Ada"'],
    ['an array for an object', [1], 'expected an object, got an array of 1'],
    ['an absent member', {}, 'name: expected a text, got nothing'],
    ['null', { name: null }, 'name: expected a text, got null'],
    ['a wrong date', { name: '', born: 'x'.repeat(99) }, `born: expected a date in ISO 8601, got "${'x'.repeat(40)}…"`],
    [
      'a wrong item',
      { name: '', visits: [{ at: '2026-01-01', bill: 1.5 }] },
      'visits[0].bill: expected a whole number in digits, got 1.5',
    ],
    ['a wrong entry', { name: '', tags: { 'a b': [1, '2'] } }, 'tags["a b"][1]: expected a whole number, got "2"'],
  ])('such as %s is refused where strict, and passed on elsewhere', (_case, json, message) => {
    const { strict, lenient } = forms(Guest);
    expect(() => strict.decode(json)).toThrow(PlainError);
    expect(() => strict.decode(json)).toThrow(message);
    expect(Guest.safeParse(lenient.decode(json)).success).toBe(false);
  });

  test.each<[string, z.ZodType, unknown, string]>([
    ['a literal', z.literal('a'), 'b', 'expected "a", got "b"'],
    ['an enum', z.enum(['a', 'b']), 'c', 'expected one of "a", "b", got "c"'],
    ['a boolean', z.boolean(), 1, 'expected true or false, got 1'],
    ['bytes', z.instanceof(Uint8Array), '***', 'expected bytes in base64, got "***"'],
    ['a tuple', z.tuple([z.int(), z.int().optional()]), [], 'expected an array of 1 or more, got an array of 0'],
    ['a tuple that is too long', z.tuple([z.int()]), [1, 2], 'expected an array of 1, got an array of 2'],
    ['a Set', z.set(z.int()), {}, 'expected an array, got an object'],
    ['pairs', z.map(z.int(), z.int()), [[1]], '[0]: expected an array of 2, got an array of 1'],
    ['a record', z.record(z.string(), z.int()), [], 'expected an object, got an array of 0'],
    ['null', z.null(), 0, 'expected null, got 0'],
    ['nothing', z.object({ a: z.undefined() }), { a: 1 }, 'a: expected nothing, got 1'],
    ['a union', z.union([z.int(), z.boolean()]), 'x', 'expected a member of the union, got "x"'],
    [
      'a discriminator',
      z.discriminatedUnion('type', [z.object({ type: z.literal('a') }), z.object({ type: z.literal('b') })]),
      { type: 'c' },
      'type: expected one of "a", "b", got "c"',
    ],
  ])('as %s says what was expected', (_case, schema, json, message) => {
    const { strict, lenient } = forms(schema);
    expect(() => strict.decode(json)).toThrow(message);
    expect(lenient.decode(json)).toEqual(json);
  });

  test('is passed on in the nearest form that JSON has, so that the service refuses it', () => {
    const { lenient } = forms(z.object({ a: z.string(), b: z.string(), c: z.int(), d: z.string(), e: z.string() }));
    const value = { a: new Date(0), b: 5n, c: 'five', d: [Uint8Array.of(1), new Set([1]), new Map([[1, 2]])], e: {} };
    expect(lenient.encode(value)).toEqual({
      a: '1970-01-01T00:00:00.000Z',
      b: '5',
      c: 'five',
      d: ['AQ==', [1], [[1, 2]]],
      e: {},
    });
  });

  test('is refused by its path where JSON has no form for it', () => {
    const { lenient } = forms(z.object({ a: z.array(z.string()) }));
    expect(() => lenient.encode({ a: ['x', () => {}] })).toThrow('a[1]: expected data, got a function');
    expect(() => lenient.encode({ a: [/x/] })).toThrow('a[0]: expected data, got a RegExp');
    expect(() => forms(z.date()).lenient.encode(new Date(Number.NaN))).toThrow('expected a date, got an invalid Date');
  });

  test('is an error of the caller, with its place', () => {
    const error = (() => {
      try {
        return forms(Guest).strict.decode({ name: '', visits: [5] });
      } catch (caught) {
        return caught;
      }
    })();
    expect(error).toBeInstanceOf(CallError);
    expect(error).toMatchObject({
      code: 'BAD_REQUEST',
      data: { issues: [{ path: ['visits', 0], message: 'expected an object, got 5' }] },
    });
  });
});

describe('a member that is not declared', () => {
  const json = { a: 1, extra: { b: [2] } };
  test('is dropped where strict, since a newer service may send more', () => {
    expect(forms(z.object({ a: z.int() })).strict.decode(json)).toEqual({ a: 1 });
    expect(forms(z.strictObject({ a: z.int() })).strict.decode(json)).toEqual({ a: 1 });
    expect(forms(z.looseObject({ a: z.int() })).strict.decode(json)).toEqual(json);
  });

  test('is passed on elsewhere, so that the schema drops or refuses it', () => {
    expect(forms(z.object({ a: z.int() })).lenient.decode(json)).toEqual(json);
    expect(forms(z.object({ a: z.int() })).lenient.encode(json)).toEqual(json);
  });

  test('of a loose record is kept as it is where its key does not name it', () => {
    const { strict } = forms(z.looseRecord(z.string().regex(/^x-/), z.date()));
    expect(strict.decode({ 'x-a': '2026-01-01', b: '2026-01-01' })).toEqual({
      'x-a': new Date('2026-01-01'),
      b: '2026-01-01',
    });
  });
});

describe('hostile data', () => {
  const polluting = JSON.parse('{"__proto__":{"polluted":true}}') as unknown;
  test.each<[string, z.ZodType, unknown]>([
    ['an object', z.object({ a: z.int().optional() }), polluting],
    ['a loose object', z.looseObject({ a: z.looseObject({}) }), { a: polluting }],
    ['a record', z.record(z.string(), z.any()), polluting],
    ['a Map', z.map(z.string(), z.any()), polluting],
    ['JSON', z.json(), [polluting]],
    ['anything', z.any(), polluting],
  ])('with a key __proto__ in %s is refused both ways', (_case, schema, json) => {
    const { strict, lenient } = forms(schema);
    for (const turn of [lenient.decode, lenient.encode, strict.decode]) {
      expect(() => turn(json)).toThrow('__proto__');
    }
  });

  test('with a key __proto__ in what is not declared is refused, or dropped where strict', () => {
    const { strict, lenient } = forms(z.object({}));
    for (const turn of [lenient.decode, lenient.encode]) {
      expect(() => turn({ a: polluting })).toThrow('__proto__');
    }
    expect(strict.decode({ a: polluting })).toEqual({});
  });

  test('that is nested too deep, or holds itself, is refused', () => {
    const types: Contract['types'] = { List: { kind: 'array', item: { kind: 'ref', id: 'List' } } };
    const union: Node = {
      kind: 'union',
      members: [
        { kind: 'array', item: { kind: 'any' } },
        { kind: 'ref', id: 'Choice' },
      ],
    };
    const choices: Contract['types'] = {
      Choice: { kind: 'union', members: [{ kind: 'string' }, { kind: 'array', item: { kind: 'ref', id: 'Choice' } }] },
    };
    let deep: unknown[] = [];
    for (let level = 0; level < 100_000; level++) deep = [deep];
    const circular: unknown[] = [];
    circular.push(circular);
    for (const [node, held] of [
      [{ kind: 'ref', id: 'List' } as const, types],
      [{ kind: 'ref', id: 'Choice' } as const, choices],
      [{ kind: 'any', json: true } as const, {}],
      [undefined, {}],
    ] as const) {
      for (const value of [deep, circular]) {
        expect(() => plainOf(node, held).decode(value)).toThrow('circular or nested deeper than 256 levels');
        expect(() => plainOf(node, held).encode(value)).toThrow('circular or nested deeper than 256 levels');
      }
    }
    expect(() => plainOf(union, choices).decode(circular)).toThrow('circular');
  });

  test('that a union of recursive types would look at in many ways is looked at once for each', () => {
    const list = (kind: 'array' | 'set'): Node => ({ kind, item: { kind: 'ref', id: 'Choice' } });
    const types: Contract['types'] = {
      Choice: { kind: 'union', members: [list('array'), list('set'), { kind: 'tuple', items: [], rest: list('set') }] },
    };
    let deep: unknown[] = [5];
    for (let level = 0; level < 100; level++) deep = [deep];
    expect(plainOf({ kind: 'ref', id: 'Choice' }, types).decode(deep)).toEqual(deep);
  });
});
