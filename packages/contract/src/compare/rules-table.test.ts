import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { judge } from './compare.fixture.ts';

/** A change, and what it is for each profile: `b` breaking, `r` risky, `s` safe. */
type Row = readonly [
  change: string,
  before: z.ZodType | undefined,
  after: z.ZodType | undefined,
  verdict: string,
  numbers?: Readonly<Record<string, string>>,
];

const SEVERITIES = { b: 'breaking', r: 'risky', s: 'safe' } as const;

const a = z.string();
const object = (shape: z.core.$ZodShape): z.ZodObject => z.object({ a, ...shape });
const x = (schema: z.ZodType): z.ZodType => z.object({ x: schema });
const card = z.object({ kind: z.literal('card'), digits: z.string() });
const cash = z.object({ kind: z.literal('cash') });
const cardOf = z.object({ type: z.literal('card'), digits: z.string() });
const cashOf = z.object({ type: z.literal('cash') });

const left = z.object({ l: a.optional() });
const right = z.object({ r: a.optional() });

const INPUT: readonly Row[] = [
  ['an optional field is added', object({}), object({ b: a.optional() }), 'json s, proto s, ts s'],
  ['a field with a default is added', object({}), object({ b: a.default('x') }), 'json s, proto s, ts s'],
  ['a required field is added', object({}), object({ b: a }), 'json b, proto b, ts b'],
  ['an optional field becomes required', x(a.optional()), x(a), 'json b, proto b, ts b'],
  ['a default is dropped', x(a.default('x')), x(a), 'json b, proto b, ts b'],
  ['a field is removed from an object that strips', object({ b: a }), object({}), 'json r, proto r, ts b'],
  ['a field is removed from a strict object', object({ b: a }).strict(), object({}).strict(), 'json b, proto r, ts b'],
  ['an object becomes strict', object({}), object({}).strict(), 'json b, proto s, ts s'],
  ['a strict object strips', object({}).strict(), object({}), 'json s, proto s, ts s'],
  ['a strict object becomes loose', object({}).strict(), object({}).loose(), 'json s, proto s, ts s'],
  ['a field is renamed and keeps its number', object({ b: a }), object({ c: a }), 'json b, proto s, ts b', { c: 'b' }],
  ['a field is renamed and gets a new number', object({ b: a }), object({ c: a }), 'json b, proto b, ts b'],
  ['a required field becomes optional', x(a), x(a.optional()), 'json s, proto s, ts s'],
  ['a default is added', x(a), x(a.default('x')), 'json s, proto s, ts s'],
  ['null is no longer taken', x(a.nullable()), x(a), 'json b, proto b, ts b'],
  ['null is taken in a field', x(a), x(a.nullable()), 'json s, proto s, ts s'],
  [
    'null is taken in a list, whose items are then messages',
    x(z.array(a)),
    x(z.array(a.nullable())),
    'json s, proto b, ts s',
  ],
  ['an enum gets a value', x(z.enum(['p'])), x(z.enum(['p', 'q'])), 'json s, proto s, ts s'],
  ['an enum loses a value', x(z.enum(['p', 'q'])), x(z.enum(['p'])), 'json b, proto b, ts b'],
  ['a value of an enum is renamed', x(z.enum(['p', 'q'])), x(z.enum(['p', 'r'])), 'json b, proto b, ts b'],
  ['a text becomes an enum', x(a), x(z.enum(['p'])), 'json b, proto b, ts b'],
  ['a text becomes a literal', x(a), x(z.literal('p')), 'json b, proto b, ts b'],
  ['an enum becomes a text', x(z.enum(['p'])), x(a), 'json s, proto b, ts s'],
  ['a union gets a member', x(z.union([a, z.int()])), x(z.union([a, z.int(), z.boolean()])), 'json s, proto s, ts s'],
  [
    'a discriminated union gets a member',
    x(z.discriminatedUnion('kind', [card])),
    x(z.discriminatedUnion('kind', [card, cash])),
    'json s, proto s, ts s',
  ],
  ['a union loses a member', x(z.union([a, z.int(), z.boolean()])), x(z.union([a, z.int()])), 'json b, proto b, ts b'],
  [
    'a discriminated union loses a member',
    x(z.discriminatedUnion('kind', [card, cash])),
    x(z.discriminatedUnion('kind', [card])),
    'json b, proto b, ts b',
  ],
  [
    'a discriminator is renamed',
    x(z.discriminatedUnion('kind', [card, cash])),
    x(z.discriminatedUnion('type', [cardOf, cashOf])),
    'json b, proto s, ts b',
  ],
  ['a number gets a least value', x(z.number()), x(z.number().min(1)), 'json b, proto b, ts s'],
  ['a text gets a greatest length', x(a), x(a.max(5)), 'json b, proto b, ts s'],
  ['a text gets a pattern', x(a), x(a.regex(/^p/)), 'json b, proto b, ts s'],
  ['a text gets a format', x(a), x(z.email()), 'json b, proto b, ts s'],
  ['a list gets a least length', x(z.array(a)), x(z.array(a).min(1)), 'json b, proto b, ts s'],
  ['a limit is loosened', x(a.max(5)), x(a.max(9)), 'json s, proto s, ts s'],
  ['a refinement is added', x(a), x(a.refine(Boolean)), 'json r, proto r, ts s'],
  ['a transform is added', x(a), x(a.transform(Number).pipe(z.number())), 'json r, proto r, ts s'],
  ['a number becomes whole', x(z.number()), x(z.int()), 'json b, proto b, ts s'],
  ['a whole number becomes any', x(z.int()), x(z.number()), 'json s, proto b, ts s'],
  ['an int32 becomes an integer of 53 bits', x(z.int32()), x(z.int()), 'json s, proto s, ts s'],
  ['an int32 becomes an int64, which is a bigint', x(z.int32()), x(z.int64()), 'json b, proto s, ts b'],
  ['an int64 becomes an int32', x(z.int64()), x(z.int32()), 'json b, proto b, ts b'],
  ['a text becomes a number', x(a), x(z.number()), 'json b, proto b, ts b'],
  ['a text becomes bytes', x(a), x(z.instanceof(Uint8Array)), 'json b, proto b, ts b'],
  ['coercion is added', x(z.number()), x(z.coerce.number()), 'json s, proto s, ts s'],
  ['a brand is added', x(a), x(a.brand('id')), 'json s, proto s, ts s'],
  ['a brand is removed', x(a.brand('id')), x(a), 'json s, proto s, ts s'],
  ['a value becomes a list', x(a), x(z.array(a)), 'json b, proto s, ts b'],
  ['a list becomes a value', x(z.array(a)), x(a), 'json b, proto b, ts b'],
  ['a tuple gets a required item', x(z.tuple([a])), x(z.tuple([a, a])), 'json b, proto b, ts b'],
  ['an object of optional fields is asked for', undefined, z.object({ b: a.optional() }), 'json b, proto s, ts b'],
  ['an object that may be left out is asked for', undefined, object({}).optional(), 'json s, proto s, ts s'],
  ['an input may no longer be left out', object({}).optional(), object({}), 'json b, proto b, ts b'],
  ['an input may be left out, which no bytes then say', object({}), object({}).optional(), 'json s, proto r, ts s'],
  ['a list may be left out, which no items then say', x(z.array(a)), x(z.array(a).optional()), 'json s, proto r, ts s'],
  ['members of a union change places', x(z.union([left, right])), x(z.union([right, left])), 'json r, proto r, ts s'],
  ['a tuple loses an item', x(z.tuple([a, a])), x(z.tuple([a])), 'json b, proto r, ts b'],
  ['a loose object becomes strict', object({}).loose(), object({}).strict(), 'json b, proto r, ts s'],
  ['anything is taken', x(card), x(z.unknown()), 'json r, proto b, ts s'],
  ['a default changes', x(a.default('p')), x(a.default('q')), 'json r, proto r, ts s'],
];

const OUTPUT: readonly Row[] = [
  ['a field is added', object({}), object({ b: a }), 'json s, proto s, ts s'],
  ['a field is added to a strict object', object({}).strict(), object({ b: a }).strict(), 'json r, proto s, ts s'],
  ['a required field is removed', object({ b: a }), object({}), 'json b, proto b, ts b'],
  ['an optional field is removed', object({ b: a.optional() }), object({}), 'json r, proto r, ts b'],
  ['a field is renamed and keeps its number', object({ b: a }), object({ c: a }), 'json b, proto s, ts b', { c: 'b' }],
  ['a required field becomes optional', x(a), x(a.optional()), 'json b, proto b, ts b'],
  ['a value may be null', x(a), x(a.nullable()), 'json b, proto b, ts b'],
  ['an optional field becomes required', x(a.optional()), x(a), 'json s, proto s, ts s'],
  ['a value is no longer null', x(a.nullable()), x(a), 'json s, proto s, ts s'],
  [
    'items are no longer null, and no longer messages',
    x(z.array(a.nullable())),
    x(z.array(a)),
    'json s, proto b, ts s',
  ],
  ['a default is added', x(a.optional()), x(a.default('p')), 'json s, proto s, ts s'],
  ['an enum gets a value', x(z.enum(['p'])), x(z.enum(['p', 'q'])), 'json r, proto b, ts b'],
  ['an enum loses a value', x(z.enum(['p', 'q'])), x(z.enum(['p'])), 'json s, proto s, ts r'],
  ['an enum becomes a text', x(z.enum(['p'])), x(a), 'json r, proto b, ts b'],
  ['a text becomes an enum', x(a), x(z.enum(['p'])), 'json s, proto b, ts s'],
  ['a union gets a member', x(z.union([a, z.int()])), x(z.union([a, z.int(), z.boolean()])), 'json b, proto b, ts b'],
  ['a union loses a member', x(z.union([a, z.int(), z.boolean()])), x(z.union([a, z.int()])), 'json s, proto s, ts s'],
  ['a whole number becomes any', x(z.int()), x(z.number()), 'json r, proto b, ts s'],
  ['a number becomes whole', x(z.number()), x(z.int()), 'json s, proto b, ts s'],
  ['a limit is loosened', x(a.max(5)), x(a.max(9)), 'json r, proto r, ts s'],
  ['a format is dropped', x(z.email()), x(a), 'json r, proto r, ts s'],
  ['a limit is tightened', x(a.max(9)), x(a.max(5)), 'json s, proto s, ts s'],
  ['a text becomes a number', x(a), x(z.number()), 'json b, proto b, ts b'],
  ['a value becomes a list', x(a), x(z.array(a)), 'json b, proto b, ts b'],
  ['a list becomes a value, which is read as a list of one', x(z.array(a)), x(a), 'json b, proto s, ts b'],
  ['a brand is removed', x(a.brand('id')), x(a), 'json s, proto s, ts s'],
  ['a date becomes an ISO text', x(z.date()), x(z.iso.datetime()), 'json b, proto b, ts b'],
  ['an ISO text becomes a date', x(z.iso.datetime()), x(z.date()), 'json b, proto b, ts b'],
  ['a strict object becomes loose', object({}).strict(), object({}).loose(), 'json r, proto s, ts s'],
  ['an answer may be missing', object({}), object({}).optional(), 'json b, proto b, ts b'],
  ['an answer is no longer missing', object({}).optional(), object({}), 'json s, proto b, ts s'],
  ['a refinement is dropped', x(a.refine(Boolean)), x(a), 'json r, proto r, ts s'],
  ['a tuple loses an item', x(z.tuple([a, a])), x(z.tuple([a])), 'json b, proto b, ts b'],
  ['a tuple gets an item', x(z.tuple([a])), x(z.tuple([a, a])), 'json r, proto s, ts s'],
];

const NUMBERS: readonly Row[] = [
  ['a field is given another number', object({ b: a }), object({ b: a }), 'json s, proto b, ts s', { a: 'b', b: 'a' }],
  ['a number becomes a float', x(z.number()), x(z.float32()), 'json b, proto b, ts s'],
];

describe.each([
  ['input', INPUT],
  ['output', OUTPUT],
] as const)('of an %s', (side, rows) => {
  test.each(rows.map(toCase))('$change', ({ before, after, verdict, numbers }) => {
    expect(judge(side, { before, after }, numbers)).toEqual(toVerdict(verdict));
  });
});

describe('of numbers', () => {
  test.each(NUMBERS.map(toCase))('$change', ({ before, after, verdict, numbers }) => {
    expect(judge('input', { before, after }, numbers)).toEqual(toVerdict(verdict));
  });
});

function toCase([change, before, after, verdict, numbers]: Row): {
  change: string;
  before: z.ZodType | undefined;
  after: z.ZodType | undefined;
  verdict: string;
  numbers: Readonly<Record<string, string>> | undefined;
} {
  return { change, before, after, verdict, numbers };
}

function toVerdict(text: string): object {
  return Object.fromEntries(
    text.split(', ').map((part) => {
      const [profile = '', letter = ''] = part.split(' ');
      return [profile, SEVERITIES[letter as keyof typeof SEVERITIES]];
    }),
  );
}
