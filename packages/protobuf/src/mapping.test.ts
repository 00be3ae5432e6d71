import type { Contract, Node } from '@ahoy/contract';
import { describe, expect, test } from 'vitest';
import { codecOf } from './codec/codec-of.ts';
import { contractFrom, countingNumbers, hex, methodOf, objectOf } from './contract.fixture.ts';
import { messagesOf } from './layout/messages-of.ts';
import { toProtoFiles } from './text/to-proto-files.ts';

/** A line of the table in docs/protobuf.md: what a member `x` becomes, and what its values are on the wire. */
interface Line {
  readonly of: string;
  readonly node: Node;
  readonly optional?: true;
  readonly proto: readonly string[];
  readonly wire: readonly (readonly [value: unknown, bytes: string])[];
  readonly refused?: readonly unknown[];
  readonly types?: Contract['types'];
}

const string: Node = { kind: 'string' };
const int32: Node = { kind: 'integer', format: 'int32' };

const lines: readonly Line[] = [
  {
    of: 'string',
    node: string,
    proto: ['optional string x = 1;'],
    wire: [
      ['', '0a 00'],
      ['é', '0a 02 c3a9'],
    ],
    refused: [1, null, undefined, '\ud800'],
  },
  {
    of: 'number',
    node: { kind: 'number' },
    proto: ['optional double x = 1;'],
    wire: [
      [1, '09 000000000000f03f'],
      [-0, '09 0000000000000080'],
      [Number.NaN, '09 000000000000f87f'],
    ],
    refused: ['1', 1n],
  },
  {
    of: 'float32',
    node: { kind: 'number', format: 'float32' },
    proto: ['optional float x = 1;'],
    wire: [[1.5, '0d 0000c03f']],
    refused: [1e39],
  },
  {
    of: 'int32',
    node: int32,
    proto: ['optional int32 x = 1;'],
    wire: [
      [1, '08 01'],
      [-1, '08 ffffffffffffffffff01'],
      [-(2 ** 31), '08 80808080f8ffffffff01'],
      [2 ** 31 - 1, '08 ffffffff07'],
    ],
    refused: [2 ** 31, 1.5, '1'],
  },
  {
    of: 'uint32',
    node: { kind: 'integer', format: 'uint32' },
    proto: ['optional uint32 x = 1;'],
    wire: [[2 ** 32 - 1, '08 ffffffff0f']],
    refused: [-1, 2 ** 32],
  },
  {
    of: 'safe integer',
    node: { kind: 'integer', format: 'safe' },
    proto: ['optional int64 x = 1;'],
    wire: [
      [Number.MAX_SAFE_INTEGER, '08 ffffffffffffff0f'],
      [Number.MIN_SAFE_INTEGER, '08 818080808080 80f0ff01'],
    ],
    refused: [2 ** 53, 1.5, 1n],
  },
  {
    of: 'int64',
    node: { kind: 'integer', format: 'int64' },
    proto: ['optional int64 x = 1;'],
    wire: [
      [-(2n ** 63n), '08 80808080808080808001'],
      [2n ** 63n - 1n, '08 ffffffffffffffff7f'],
    ],
    refused: [2n ** 63n, 1],
  },
  {
    of: 'uint64',
    node: { kind: 'integer', format: 'uint64' },
    proto: ['optional uint64 x = 1;'],
    wire: [[2n ** 64n - 1n, '08 ffffffffffffffffff01']],
    refused: [-1n, 2n ** 64n],
  },
  {
    of: 'bigint',
    node: { kind: 'integer', format: 'bigint' },
    proto: ['optional string x = 1;'],
    wire: [[-12n, '0a 03 2d3132']],
    refused: [12, 10n ** 5000n],
  },
  {
    of: 'boolean',
    node: { kind: 'boolean' },
    proto: ['optional bool x = 1;'],
    wire: [
      [true, '08 01'],
      [false, '08 00'],
    ],
    refused: [1],
  },
  {
    of: 'bytes',
    node: { kind: 'bytes' },
    proto: ['optional bytes x = 1;'],
    wire: [[Uint8Array.of(1, 2), '0a 02 0102']],
    refused: [[1, 2], 'AQI='],
  },
  {
    of: 'date',
    node: { kind: 'date' },
    proto: ['google.protobuf.Timestamp x = 1;'],
    wire: [
      [new Date(1500), '0a 08 0801 1080cab5ee01'],
      [new Date(-1), '0a 11 08ffffffffffffffffff01 10c08faedc03'],
      [new Date('0001-01-01T00:00:00Z'), '0a 0b 08 8092b8c398feffffff01'],
    ],
    refused: [new Date(Number.NaN), new Date('+010000-01-01T00:00:00Z'), '2026-01-01'],
  },
  {
    of: 'enum',
    node: { kind: 'enum', values: ['red', 'dark-blue', '+', 7] },
    proto: ['optional X x = 1;', 'X_UNSPECIFIED = 0;', 'X_RED = 1;', 'X_DARK_BLUE = 2;', 'X_VALUE_3 = 3;', 'X_7 = 4;'],
    wire: [
      ['dark-blue', '08 02'],
      [7, '08 04'],
    ],
    refused: ['green', 2],
  },
  {
    of: 'literal',
    node: { kind: 'literal', values: ['circle'] },
    proto: ['optional string x = 1;'],
    wire: [['circle', '0a 06 636972636c65']],
    refused: [1],
  },
  {
    of: 'literals of one type',
    node: { kind: 'literal', values: [1, 2] },
    proto: ['optional double x = 1;'],
    wire: [[2, '09 0000000000000040']],
  },
  {
    of: 'literals of several types',
    node: { kind: 'literal', values: ['auto', 1, true] },
    proto: ['X x = 1;', 'oneof kind {', 'string string = 1;', 'double number = 2;', 'bool boolean = 3;'],
    wire: [
      ['auto', '0a 06 0a046175746f'],
      [true, '0a 02 1801'],
    ],
    refused: ['other', 2, false],
  },
  {
    of: 'literal null',
    node: { kind: 'literal', values: [null] },
    proto: ['optional google.protobuf.NullValue x = 1;'],
    wire: [[null, '08 00']],
    refused: [0],
  },
  {
    of: 'object',
    node: objectOf({ lastEventId: string, n: int32 }, ['n']),
    proto: ['X x = 1;', 'message X {', 'optional string last_event_id = 1;', 'optional int32 n = 2;'],
    wire: [
      [{ lastEventId: 'a' }, '0a 03 0a0161'],
      [{ lastEventId: '', n: 0 }, '0a 04 0a00 1000'],
    ],
    refused: [[], 'text', { n: 1 }],
  },
  {
    of: 'loose object',
    node: { ...objectOf({ a: string }), unknown: int32 },
    proto: ['optional string a = 1;', 'map<string, int32> rest = 100000;'],
    wire: [[{ a: 'b', c: 1 }, '0a 0c 0a0162 82ea30 05 0a0163 1001']],
    refused: [{ a: 'b', c: 'd' }],
  },
  {
    of: 'array',
    node: { kind: 'array', item: int32 },
    proto: ['repeated int32 x = 1;'],
    wire: [
      [[], ''],
      [[1, 300], '0a 03 01ac02'],
    ],
    refused: [new Set([1]), ['a'], [undefined], {}],
  },
  {
    of: 'array of strings',
    node: { kind: 'array', item: string },
    proto: ['repeated string x = 1;'],
    wire: [[['a', ''], '0a0161 0a00']],
  },
  {
    of: 'array of arrays',
    node: { kind: 'array', item: { kind: 'array', item: int32 } },
    proto: ['repeated XItem x = 1;', 'message XItem {', 'repeated int32 value = 1;'],
    wire: [[[[1, 2], []], '0a 04 0a020102 0a 00']],
  },
  {
    of: 'array of nullable',
    node: { kind: 'array', item: { kind: 'string', nullable: true } },
    proto: [
      'repeated XItem x = 1;',
      'oneof value_or_null {',
      'string value = 1;',
      'google.protobuf.NullValue value_null = 100001;',
    ],
    wire: [[['a', null], '0a 03 0a0161 0a 04 88ea3000']],
  },
  {
    of: 'tuple',
    node: { kind: 'tuple', items: [string, int32, int32], optionalFrom: 1, rest: { kind: 'boolean' } },
    proto: ['X x = 1;', 'optional string item_1 = 1;', 'optional int32 item_3 = 3;', 'repeated bool rest = 100000;'],
    wire: [
      [['a'], '0a 03 0a0161'],
      [['a', 1, 2, true], '0a 0c 0a0161 1001 1802 82ea30 01 01'],
    ],
    refused: [[], [1], ['a', 'b'], {}],
  },
  {
    of: 'record',
    node: { kind: 'record', key: string, value: int32 },
    proto: ['map<string, int32> x = 1;'],
    wire: [
      [{}, ''],
      [{ a: 1 }, '0a 05 0a0161 1001'],
    ],
    refused: [{ a: 'b' }, new Map(), [], { ['__proto__']: 1 }],
  },
  {
    of: 'record with numbers as keys',
    node: { kind: 'record', key: int32, value: string },
    proto: ['map<int32, string> x = 1;'],
    wire: [[{ 7: 'a' }, '0a 05 0807 120161']],
    refused: [{ a: 'b' }, { '07': 'b' }],
  },
  {
    of: 'Map',
    node: { kind: 'map', key: { kind: 'integer', format: 'int64' }, value: { kind: 'array', item: string } },
    proto: ['map<int64, XItem> x = 1;', 'message XItem {', 'repeated string value = 1;'],
    wire: [[new Map([[1n, ['a']]]), '0a 07 0801 12030a0161']],
    refused: [{}, new Map([['a', ['a']]])],
  },
  {
    of: 'Map with booleans as keys',
    node: { kind: 'map', key: { kind: 'boolean' }, value: int32 },
    proto: ['map<bool, int32> x = 1;'],
    wire: [[new Map([[true, 1]]), '0a 04 0801 1001']],
  },
  {
    of: 'Map with other keys',
    node: { kind: 'map', key: { kind: 'date' }, value: int32 },
    proto: ['repeated XEntry x = 1;', 'google.protobuf.Timestamp key = 1;', 'optional int32 value = 2;'],
    wire: [[new Map([[new Date(1000), 1]]), '0a 06 0a020801 1001']],
  },
  {
    of: 'Set',
    node: { kind: 'set', item: int32 },
    proto: ['repeated int32 x = 1;'],
    wire: [
      [new Set(), ''],
      [new Set([1, 2]), '0a 02 0102'],
    ],
    refused: [[1]],
  },
  {
    of: 'optional',
    node: string,
    optional: true,
    proto: ['optional string x = 1;'],
    wire: [[undefined, '']],
    refused: [null],
  },
  {
    of: 'optional array',
    node: { kind: 'array', item: string },
    optional: true,
    proto: ['repeated string x = 1;', 'optional bool x_empty = 200001;'],
    wire: [
      [undefined, ''],
      [[], '88d461 01'],
      [['a'], '0a0161'],
    ],
  },
  {
    of: 'nullable scalar',
    node: { kind: 'string', nullable: true },
    proto: ['oneof x_or_null {', 'string x = 1;', 'google.protobuf.NullValue x_null = 100001;'],
    wire: [
      ['a', '0a0161'],
      [null, '88ea30 00'],
    ],
    refused: [undefined],
  },
  {
    of: 'nullable and optional',
    node: { kind: 'string', nullable: true },
    optional: true,
    proto: ['string x = 1;', 'google.protobuf.NullValue x_null = 100001;'],
    wire: [
      [undefined, ''],
      [null, '88ea30 00'],
    ],
  },
  {
    of: 'nullable array',
    node: { kind: 'array', item: string, nullable: true },
    proto: ['repeated string x = 1;', 'optional google.protobuf.NullValue x_null = 100001;'],
    wire: [
      [[], ''],
      [null, '88ea30 00'],
    ],
  },
  {
    of: 'discriminated union',
    node: {
      kind: 'union',
      discriminator: 'kind',
      members: [
        objectOf({ kind: { kind: 'literal', values: ['circle'] }, radius: int32 }),
        objectOf({ kind: { kind: 'literal', values: ['dot'] } }),
      ],
    },
    proto: ['X x = 1;', 'oneof kind {', 'Circle circle = 1;', 'Dot dot = 2;', 'message Circle {'],
    wire: [[{ kind: 'circle', radius: 1 }, '0a 0c 0a 0a 0a06636972636c65 1001']],
    refused: [{ kind: 'square' }, { kind: 'circle' }, null],
  },
  {
    of: 'other union',
    node: { kind: 'union', members: [string, int32, { kind: 'array', item: string }] },
    proto: ['X x = 1;', 'string string = 1;', 'int32 integer = 2;', 'ArrayItem array = 3;'],
    wire: [
      ['a', '0a 03 0a0161'],
      [1, '0a 02 1001'],
      [['a'], '0a 05 1a030a0161'],
    ],
    refused: [true, 1.5],
  },
  {
    of: 'intersection of objects',
    node: { kind: 'intersection', left: objectOf({ a: string }), right: { kind: 'ref', id: 'Right' } },
    types: { Right: objectOf({ b: string }) },
    proto: ['X x = 1;', 'optional string a = 1;', 'optional string b = 2;'],
    wire: [[{ a: '', b: '' }, '0a 04 0a00 1200']],
    refused: [{ a: '' }],
  },
  {
    of: 'recursive type',
    node: { kind: 'ref', id: 'Tree' },
    types: { Tree: objectOf({ children: { kind: 'array', item: { kind: 'ref', id: 'Tree' } } }) },
    proto: ['Tree x = 1;', 'repeated Tree children = 1;'],
    wire: [[{ children: [{ children: [] }] }, '0a 02 0a00']],
    refused: [{ children: [1] }],
  },
  {
    of: 'recursive array',
    node: { kind: 'ref', id: 'Nested' },
    types: { Nested: { kind: 'array', item: { kind: 'ref', id: 'Nested' } } },
    proto: ['Nested x = 1;', 'message Nested {', 'repeated Nested value = 1;'],
    wire: [[[[], [[]]], '0a 06 0a00 0a02 0a00']],
  },
  {
    of: 'any',
    node: { kind: 'any' },
    proto: ['google.protobuf.Value x = 1;'],
    wire: [
      [true, '0a 02 2001'],
      [undefined, ''],
      [{ at: new Date(0) }, '0a 50 2a4e'],
    ],
  },
  {
    of: 'JSON',
    node: { kind: 'any', json: true },
    proto: ['google.protobuf.Value x = 1;'],
    wire: [
      [null, '0a 02 0800'],
      [1, '0a 09 11000000000000f03f'],
      ['a', '0a 03 1a0161'],
      [{ a: [] }, '0a 0b 2a09 0a07 0a0161 1202 3200'],
    ],
    refused: [1n, undefined, new Date(), new Map(), { a: () => 1 }],
  },
  {
    of: 'nothing',
    node: { kind: 'nothing', only: 'undefined' },
    proto: ['google.protobuf.Empty x = 1;'],
    wire: [[undefined, '']],
    refused: [1],
  },
  {
    of: 'never',
    node: { kind: 'nothing', only: 'never' },
    proto: ['google.protobuf.Empty x = 1;'],
    wire: [],
    refused: [undefined, 1],
  },
];

describe.each(lines)('$of', ({ node, optional, proto, refused = [], types = {}, wire }) => {
  const contract = contractFrom({ 'greeter.test': { input: objectOf({ x: node }, optional ? ['x'] : []) } }, types);
  const schema = messagesOf(contract, countingNumbers());
  const codec = codecOf(schema.methods[0]?.input ?? expect.fail('the contract has a procedure'));

  test('is declared so', () => {
    const declared = toProtoFiles(schema).flatMap(({ text }) => text.split('\n').map((line) => line.trim()));
    expect(declared).toEqual(expect.arrayContaining([...proto]));
  });

  test.for(wire)('%o', ([x, bytes]) => {
    const value = x === undefined ? {} : { x };
    const encoded = codec.encode(value);
    expect(Buffer.from(encoded).toString('hex')).toMatch(new RegExp(`^${bytes.replaceAll(' ', '')}`));
    expect(codec.decode(encoded)).toStrictEqual(value);
  });

  test.for(refused.map((x) => [x]))('%o is refused', ([x]) => {
    expect(() => codec.encode({ x })).toThrow(
      expect.objectContaining({ name: 'ProtobufError', message: expect.stringMatching(/^x/) }),
    );
  });
});

test('the bytes of the example are what a hand-written client sends and reads', () => {
  const contract = contractFrom({
    'greeter.sayHello': {
      input: objectOf({ name: string, locale: { kind: 'enum', values: ['en'] } }, ['locale']),
      output: objectOf({ message: string }),
    },
  });
  const { input, output } = methodOf(contract);
  expect(codecOf(input).decode(hex('0a 05 576f726c64'))).toStrictEqual({ name: 'World' });
  expect(codecOf(output).encode({ message: 'Hi' })).toEqual(Buffer.from(hex('0a 02 4869')));
});
