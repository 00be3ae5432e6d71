import { contractOf, type ProcedureContract } from '@ahoy/contract';
import { createProcedureBuilder } from '@ahoy/core/procedure';
import { plainOf } from '@ahoy/rest/plain';
import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { exampleCall } from './example-call.ts';
import { InputError } from './failure.ts';
import { flagsOf } from './flags.ts';
import { type FlagValue, withFlag } from './read-flags.ts';

const Input = z.object({
  text: z.string(),
  count: z.int(),
  share: z.number(),
  big: z.bigint(),
  on: z.boolean(),
  at: z.date(),
  bytes: z.instanceof(Uint8Array),
  color: z.enum(['red', 'green']),
  level: z.union([z.literal(1), z.literal(2)]),
  code: z.literal([1, 2]),
  note: z.string().nullable(),
  tags: z.array(z.int()),
  seen: z.set(z.string()),
  address: z.object({ zip: z.string(), geo: z.object({ lat: z.number() }).optional() }),
  stops: z.array(z.object({ name: z.string() })),
  extra: z.record(z.string(), z.number()),
  to: z.string(),
});
const contract = contractOf({
  test: {
    run: createProcedureBuilder()
      .input(Input)
      .query(() => ''),
  },
});
const { types } = contract;
const procedure = contract.procedures[0] as ProcedureContract;
const flags = flagsOf(procedure, types);

async function read(name: string, value: FlagValue): Promise<unknown> {
  const flag = flags.find((one) => one.name === name);
  if (!flag) throw new Error(`no flag ${name}`);
  const json = await withFlag({}, flag, value, types);
  return plainOf(procedure.input, types).decode(json);
}

test('each member is a flag, those of nested objects joined by dots', () => {
  expect(flags.map(({ name, kind, isRequired }) => `${name} ${kind}${isRequired ? ' required' : ''}`)).toEqual([
    'text value required',
    'count value required',
    'share value required',
    'big value required',
    'on switch required',
    'at value required',
    'bytes value required',
    'color value required',
    'level value required',
    'code value required',
    'note value required',
    'tags list required',
    'seen list required',
    'address.zip value required',
    'address.geo.lat value',
    'stops list required',
    'extra value required',
    'input.to value required',
  ]);
});

test.each<[string, FlagValue, unknown]>([
  ['text', '5', { text: '5' }],
  ['count', '-5', { count: -5 }],
  ['share', '1e3', { share: 1000 }],
  ['big', '12345678901234567890', { big: 12345678901234567890n }],
  ['on', false, { on: false }],
  ['at', '2026-01-31', { at: new Date('2026-01-31') }],
  ['bytes', 'QWhveQ==', { bytes: new Uint8Array([65, 104, 111, 121]) }],
  ['color', 'green', { color: 'green' }],
  ['level', '2', { level: 2 }],
  ['code', '2', { code: 2 }],
  ['note', 'null', { note: null }],
  ['note', 'text', { note: 'text' }],
  ['tags', ['1', '2'], { tags: [1, 2] }],
  ['tags', ['[]'], { tags: [] }],
  ['seen', ['a', 'b'], { seen: new Set(['a', 'b']) }],
  ['address.zip', '8001', { address: { zip: '8001' } }],
  ['address.geo.lat', '47.5', { address: { geo: { lat: 47.5 } } }],
  ['stops', ['{"name":"A"}', '{"name":"B"}'], { stops: [{ name: 'A' }, { name: 'B' }] }],
  ['extra', '{"a":1}', { extra: { a: 1 } }],
  ['input.to', 'x', { to: 'x' }],
])('--%s %j is read by its type', async (name, value, expected) => {
  expect(await read(name, value)).toStrictEqual(expected);
});

test.each<[string, FlagValue, string]>([
  ['count', '1.5', '--count: expected a whole number, got "1.5"'],
  ['share', 'much', '--share: expected a number, got "much"'],
  ['share', '', '--share: expected a number, got ""'],
  ['big', '1n', '--big: expected a whole number, got "1n"'],
  ['at', 'tomorrow', '--at: expected a date such as 2026-01-31T12:00:00Z, got "tomorrow"'],
  ['at', '2026-13-01', '--at: expected a date such as 2026-01-31T12:00:00Z, got "2026-13-01"'],
  ['at', '2026-02-30', '--at: expected a date such as 2026-01-31T12:00:00Z, got "2026-02-30"'],
  ['count', '9007199254740993', '--count: expected a number of at most 2^53 - 1, got "9007199254740993"'],
  ['bytes', 'a', '--bytes: expected @file or base64, got "a"'],
  ['bytes', '@/no/such/file', '--bytes: cannot read /no/such/file (ENOENT)'],
  ['color', 'gren', '--color: expected one of red, green, got "gren"; did you mean green?'],
  ['tags', ['1', 'x'], '--tags: expected a whole number, got "x"'],
  ['stops', ['A'], '--stops: expected JSON, got "A"'],
])('--%s %j is refused', async (name, value, message) => {
  await expect(read(name, value)).rejects.toThrow(new InputError(message));
});

test('bytes may be those of a file', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ahoy-flags-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(path.join(folder, 'a.bin'), new Uint8Array([0, 255]));
  expect(await read('bytes', `@${folder}/a.bin`)).toStrictEqual({ bytes: new Uint8Array([0, 255]) });
});

test('any integer, number, date and text is read back from what a person would write', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        count: fc.maxSafeInteger(),
        big: fc.bigInt(),
        text: fc.string(),
        share: fc.double({ noNaN: true, noDefaultInfinity: true }),
      }),
      async (values) => {
        for (const [name, value] of Object.entries(values)) {
          expect(await read(name, String(value))).toEqual({
            [name]: name === 'share' || name === 'count' ? Number(String(value)) : value,
          });
        }
      },
    ),
  );
});

describe('a flag keeps what the others gave', () => {
  test('beside it and below it', async () => {
    const [zip, lat] = flags.filter(({ name }) => name.startsWith('address.'));
    if (!zip || !lat) throw new Error('expected both');
    const json = await withFlag({ text: 'a', address: { more: 1 } }, zip, '8001', types);
    expect(await withFlag(json, lat, '1', types)).toEqual({
      text: 'a',
      address: { more: 1, zip: '8001', geo: { lat: 1 } },
    });
  });
});

test('the example of a procedure gives all that it needs', () => {
  expect(exampleCall(procedure, types)).toBe(
    'ahoy call test.run --text text --count 1 --share 1 --big 1 --on --at 2026-01-31T12:00:00.000Z --bytes QWhveQ== ' +
      '--color red --level 1 --code 1 --note text --tags 1 --seen text --address.zip text --stops \'{"name":"Ada"}\' ' +
      "--extra '{}' --input.to text",
  );
});

test('a type that holds itself has an example that ends', () => {
  interface Tree {
    readonly name: string;
    readonly children: readonly Tree[];
  }
  const Tree: z.ZodType<Tree> = z
    .object({ name: z.string(), children: z.array(z.lazy(() => Tree)) })
    .meta({ id: 'Tree' });
  const trees = contractOf({
    test: {
      plant: createProcedureBuilder()
        .input(Tree)
        .query(() => ''),
    },
  });
  expect(exampleCall(trees.procedures[0] as ProcedureContract, trees.types)).toBe(
    "ahoy call test.plant --name Ada --children '[]'",
  );
});
