import { createProcedureBuilder } from '@ahoy/core/procedure';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { contractOf } from '../contract-of.ts';
import type { Field, Node, RecordNode } from '../node.ts';
import type { Side } from './reading.ts';

const procedure = createProcedureBuilder();

/** What a field of this schema reads as. */
function fieldOf(schema: z.ZodType, side: Side): Omit<Field, 'name'> {
  const holder = z.object({ value: schema });
  const built = side === 'input' ? procedure.input(holder) : procedure.output(holder);
  const contract = contractOf({ test: { run: built.query(() => ({ value: undefined })) } });
  const node = contract.procedures[0]?.[side];
  if (node?.kind !== 'object') throw new Error('expected an object');
  const { name: _, ...field } = node.fields[0] as Field;
  return field;
}

const string: Node = { kind: 'string' };
const number: Node = { kind: 'number' };
const date: Node = { kind: 'date' };
const bytes: Node = { kind: 'bytes' };
const boolean: Node = { kind: 'boolean' };
const any: Node = { kind: 'any' };
const nothing: Node = { kind: 'nothing', only: 'undefined' };
const text = (...patterns: string[]): Node => ({ kind: 'string', patterns });
const format = (name: string): Node => ({ kind: 'string', format: name });
const literal = (...values: (string | number)[]): Node => ({ kind: 'literal', values });
const refined = (node: Node, refinements = 1): Node => ({ ...node, refinements });
const union = (...members: Node[]): Node => ({ kind: 'union', members });
const object = (unknown: 'strip' | 'strict' | 'loose' | Node, fields: Record<string, Node>): Node => ({
  kind: 'object',
  fields: Object.entries(fields).map(([name, node]) => ({ name, node })),
  unknown,
});

const Colour = { Red: 0, Green: 1, 0: 'Red', 1: 'Green' } as const;
const isoDate = z.codec(z.iso.datetime(), z.date(), {
  decode: (value) => new Date(value),
  encode: (value) => value.toISOString(),
});
const card = z.object({ kind: z.literal('card'), number: z.string() });
const cash = z.object({ kind: z.literal('cash') });
const cardNode = object('strip', { kind: literal('card'), number: string });
const cashNode = object('strip', { kind: literal('cash') });

type Row = [name: string, schema: z.ZodType, node: Node, output?: Node];

const sameOnBothSides: Row[] = [
  ['string', z.string(), string],
  ['string with lengths', z.string().min(1).max(9).min(3), { kind: 'string', min: 3, max: 9 }],
  ['string of one length', z.string().length(4), { kind: 'string', min: 4, max: 4 }],
  ['string trimmed', z.string().trim().min(1), { kind: 'string', min: 1 }],
  ['regex', z.string().regex(/^a+$/), text('^a+$')],
  ['regex with flags', z.string().regex(/^a+$/gi), text('(?i:^a+$)')],
  ['starts with', z.string().startsWith('a'), text('^a.*')],
  ['ends with', z.string().endsWith('z'), text('.*z$')],
  ['includes', z.string().includes('m'), text('m')],
  ['email', z.email(), format('email')],
  ['email as a check', z.string().email(), format('email')],
  ['email with a pattern', z.email({ pattern: /@b$/ }), { kind: 'string', format: 'email', patterns: ['@b$'] }],
  ['uuid', z.uuid(), format('uuid')],
  ['uuid of one version', z.uuidv4(), { kind: 'string', format: 'uuid', patterns: [z.regexes.uuid4.source] }],
  ['email and url', z.string().email().url(), refined(format('email'))],
  ['url', z.url(), format('url')],
  ['url of some hosts', z.url({ hostname: /^a$/ }), refined(format('url'))],
  ['datetime', z.iso.datetime(), format('datetime')],
  ['ISO date', z.iso.date(), format('date')],
  ['ipv4', z.ipv4(), format('ipv4')],
  ['base64', z.base64(), format('base64')],
  ['jwt of one algorithm', z.jwt({ alg: 'HS256' }), refined(format('jwt'))],
  ['own format', z.stringFormat('isbn', /^\d{13}$/), { kind: 'string', format: 'isbn', patterns: ['^\\d{13}$'] }],
  ['template literal', z.templateLiteral(['v', z.int()]), text('^v-?\\d+$')],
  ['number', z.number(), number],
  ['number with limits', z.number().min(1).lt(9).multipleOf(0.5), { ...number, min: 1, below: 9, multipleOf: 0.5 }],
  ['positive number', z.number().positive(), { kind: 'number', above: 0 }],
  ['number with an infinite limit', z.number().max(Infinity), number],
  ['int', z.int(), { kind: 'integer', format: 'safe' }],
  ['int as a check', z.number().int().gt(2).lt(9), { kind: 'integer', format: 'safe', min: '3', max: '8' }],
  ['int between fractions', z.int().gt(2.5).max(8.5), { kind: 'integer', format: 'safe', min: '3', max: '8' }],
  ['int32', z.int32(), { kind: 'integer', format: 'int32' }],
  ['uint32', z.uint32().multipleOf(4), { kind: 'integer', format: 'uint32', multipleOf: '4' }],
  ['float32', z.float32(), { kind: 'number', format: 'float32' }],
  ['float64', z.float64(), number],
  ['NaN', z.nan(), number],
  ['bigint', z.bigint().gt(2n).max(9n), { kind: 'integer', format: 'bigint', min: '3', max: '9' }],
  ['int64', z.int64(), { kind: 'integer', format: 'int64' }],
  ['uint64', z.uint64(), { kind: 'integer', format: 'uint64' }],
  ['boolean', z.boolean(), boolean],
  ['coerced number', z.coerce.number(), number],
  ['date', z.date().min(new Date(0)), { kind: 'date', min: '1970-01-01T00:00:00.000Z' }],
  ['bytes', z.instanceof(Uint8Array), bytes],
  ['bytes with a length', z.instanceof(Uint8Array).check(z.maxLength(9)), { kind: 'bytes', max: 9 }],
  ['Buffer', z.instanceof(Buffer), bytes],
  ['bytes by a test', z.custom<Uint8Array>((value) => value instanceof Uint8Array), bytes],
  ['date by its class', z.instanceof(Date), date],
  ['any other test', z.custom<string>((value) => typeof value === 'string'), refined(any)],
  ['enum', z.enum(['b', 'a']), { kind: 'enum', values: ['b', 'a'] }],
  ['enum from an object', z.enum({ B: 'b', A: 'a' }), { kind: 'enum', values: ['b', 'a'] }],
  ['TypeScript enum', z.enum(Colour), { kind: 'enum', values: [0, 1] }],
  ['literal', z.literal('a'), literal('a')],
  ['literals', z.literal(['a', 1]), literal('a', 1)],
  ['bigint literal', z.literal(5n), { kind: 'literal', values: [{ bigint: '5' }] }],
  ['literals with null', z.literal(['a', null]), { kind: 'literal', values: ['a'], nullable: true }],
  ['literals with undefined', z.literal(['a', undefined]), union(literal('a'), nothing)],
  ['literal undefined', z.literal(undefined), nothing],
  ['object', z.object({ a: z.string() }), object('strip', { a: string })],
  ['strict object', z.strictObject({ a: z.string() }), object('strict', { a: string })],
  ['loose object', z.looseObject({ a: z.string() }), object('loose', { a: string })],
  ['catchall', z.object({}).catchall(z.number()), object(number, {})],
  ['array', z.array(z.string()).min(1).max(5), { kind: 'array', item: string, min: 1, max: 5 }],
  ['array with holes', z.array(z.string().optional()), { kind: 'array', item: union(string, nothing) }],
  ['tuple', z.tuple([z.string(), z.number()]), { kind: 'tuple', items: [string, number] }],
  [
    'tuple with optional items and a rest',
    z.tuple([z.string().optional(), z.string(), z.number().optional()], z.boolean()),
    { kind: 'tuple', items: [union(string, nothing), string, number], optionalFrom: 2, rest: boolean },
  ],
  ['record', z.record(z.string(), z.number()), { kind: 'record', key: string, value: number }],
  ['record by enum', z.record(z.enum(['a']), z.number()), recordOf({ kind: 'enum', values: ['a'] })],
  ['partial record', z.partialRecord(z.literal(['a']), z.number()), { ...recordOf(literal('a')), partial: true }],
  ['record of optional values', z.record(z.enum(['a']), z.number().optional()), recordOfOptional()],
  ['loose record', z.looseRecord(z.string().regex(/x/), z.number()), { ...recordOf(text('x')), loose: true }],
  ['map', z.map(z.date(), z.number()).min(1), { kind: 'map', key: date, value: number, min: 1 }],
  ['set', z.set(z.date()).max(3), { kind: 'set', item: date, max: 3 }],
  ['union', z.union([z.string(), z.number()]), union(string, number)],
  ['exclusive union', z.xor([z.string(), z.number()]), union(string, number)],
  ['union with null', z.union([z.string(), z.null()]), { kind: 'string', nullable: true }],
  ['union with a nullable', z.union([z.string().nullable(), z.number()]), { ...union(string, number), nullable: true }],
  ['union with undefined', z.union([z.string(), z.undefined()]), union(string, nothing)],
  ['union of one', z.union([z.string()]), union(string)],
  [
    'discriminated union',
    z.discriminatedUnion('kind', [card, cash]),
    { kind: 'union', members: [cardNode, cashNode], discriminator: 'kind' },
  ],
  [
    'nested discriminated union',
    z.discriminatedUnion('kind', [z.discriminatedUnion('kind', [card]), cash]),
    {
      kind: 'union',
      members: [{ kind: 'union', members: [cardNode], discriminator: 'kind' }, cashNode],
      discriminator: 'kind',
    },
  ],
  [
    'intersection',
    z.intersection(z.object({ a: z.string() }), cash),
    { kind: 'intersection', left: object('strip', { a: string }), right: cashNode },
  ],
  ['nullable', z.string().nullable(), { kind: 'string', nullable: true }],
  ['readonly', z.array(z.string()).readonly(), { kind: 'array', item: string }],
  ['brand', z.string().brand('Name'), string],
  ['lazy', z.lazy(() => z.string()), string],
  ['any', z.any(), any],
  ['unknown', z.unknown().nullable(), any],
  ['json', z.json(), { kind: 'any', json: true }],
  ['json with a description', z.json().describe('Any'), { kind: 'any', json: true, description: 'Any' }],
  ['null', z.null().nullable(), { kind: 'nothing', only: 'null' }],
  ['undefined', z.undefined(), nothing],
  ['void', z.void(), nothing],
  ['never', z.never(), { kind: 'nothing', only: 'never' }],
  ['promise', z.promise(z.string()), string],
  ['refinements', z.string().refine(Boolean).refine(Boolean), refined(string, 2)],
  ['refinement of a property', z.string().check(z.property('length', z.number())), refined(string)],
  ['refinement of a wrapper', z.string().nullable().refine(Boolean), { ...refined(string), nullable: true }],
  ['nonoptional', z.string().optional().nonoptional(), string],
];

const differentBySide: Row[] = [
  ['stringbool', z.stringbool({ truthy: ['y'], falsy: ['n.'] }), text('(?i:^(?:y|n\\.)$)'), boolean],
  [
    'stringbool, sensitive',
    z.stringbool({ truthy: ['y'], falsy: ['n'], case: 'sensitive' }),
    text('^(?:y|n)$'),
    boolean,
  ],
  ['codec', isoDate, refined(format('datetime')), date],
  ['pipe', z.string().transform(Number).pipe(z.number()), refined(string, 2), number],
  [
    'nullable inside of a codec',
    isoDate.nullable(),
    { ...refined(format('datetime')), nullable: true },
    { ...date, nullable: true },
  ],
];

test.each(sameOnBothSides)('%s', (_, schema, node) => {
  expect(fieldOf(schema, 'input')).toStrictEqual({ node });
  expect(fieldOf(schema, 'output')).toStrictEqual({ node });
});

test.each(differentBySide)('%s is read for each side', (_, schema, input, output) => {
  expect(fieldOf(schema, 'input')).toStrictEqual({ node: input });
  expect(fieldOf(schema, 'output')).toStrictEqual({ node: output });
});

test.each<[string, z.ZodType, input: object, output: object]>([
  ['optional', z.string().optional(), { optional: true }, { optional: true }],
  ['exactOptional', z.string().exactOptional(), { optional: true }, { optional: true }],
  [
    'nullish',
    z.string().nullish(),
    { node: { ...string, nullable: true }, optional: true },
    { node: { ...string, nullable: true }, optional: true },
  ],
  ['lazy optional', z.lazy(() => z.string().optional()), { optional: true }, { optional: true }],
  ['union with an optional', z.union([z.string().optional(), z.undefined()]), { optional: true }, { optional: true }],
  ['default', z.string().default('x'), { optional: true, default: 'x' }, {}],
  [
    'default of a nullable',
    z.string().nullable().default(null),
    { node: { ...string, nullable: true }, optional: true, default: null },
    { node: { ...string, nullable: true } },
  ],
  ['default by a function', z.string().default(() => 'x'), { optional: true, default: 'x' }, {}],
  ['default that differs', z.string().default(() => String(Math.random())), { optional: true }, {}],
  ['default by the clock', z.string().default(() => new Date().toISOString()), { optional: true }, {}],
  [
    'default inside of optional',
    z.string().default('x').optional(),
    { optional: true, default: 'x' },
    { optional: true },
  ],
  ['prefault', z.string().prefault('x'), { optional: true, default: 'x' }, {}],
  ['catch', z.string().catch('x'), { optional: true }, {}],
  ['success', z.success(z.string()), {}, { node: boolean }],
  ['preprocess', z.preprocess(String, z.string()), { node: refined(string), optional: true }, {}],
])('the field of %s may be absent, or is present', (_, schema, input, output) => {
  expect(fieldOf(schema, 'input')).toStrictEqual({ node: string, ...input });
  expect(fieldOf(schema, 'output')).toStrictEqual({ node: string, ...output });
});

test('a default that JSON cannot hold is written as the transformer writes it', () => {
  const field = fieldOf(z.date().default(new Date(0)), 'input');
  expect(field.default).toStrictEqual({ $ahoy: [['', 'date']], json: '1970-01-01T00:00:00.000Z' });
});

function recordOf(key: Node): RecordNode {
  return { kind: 'record', key, value: number };
}

function recordOfOptional(): Node {
  return { kind: 'record', key: { kind: 'enum', values: ['a'] }, value: number, partial: true };
}

test.each(sameOnBothSides)('where a field of %s has to be there, zod says so too', async (_, schema) => {
  expect(await z.object({ value: schema }).safeParseAsync({})).toMatchObject({ success: false });
});
