import { describe, expect, test } from 'vitest';
import { type Codec, codecOf } from '../codec/codec-of.ts';
import { hex } from '../contract.fixture.ts';
import type { ProtoMethod } from '../model.ts';
import { type FileJson, readFile } from './descriptor.fixture.ts';
import { methodsOfFiles } from './methods-of-files.ts';
import { readFileDescriptor } from './read-file-descriptor.ts';

const service = (inputType: string, outputType = inputType): object => ({
  name: 'Lab',
  method: [{ name: 'Echo', inputType, outputType }],
});

/** The only method of service a.Lab, whose input is the message that the file declares. */
function methodOf(file: FileJson, type = '.a.M'): ProtoMethod {
  const [method] = methodsOfFiles([readFile({ service: [service(type)], ...file })], ['a.Lab']);
  if (method === undefined) throw new Error('there is no method');
  return method;
}

/** The codec of a message with these fields. */
function codecFor(fields: readonly object[], file: FileJson = {}, message: object = {}): Codec {
  return codecOf(methodOf({ messageType: [{ name: 'M', field: fields, ...message }], ...file }).input);
}

/** The bytes of a value; what the codec gives is a Buffer. */
const sent = (codec: Codec, value: unknown): Uint8Array => new Uint8Array(codec.encode(value));

const x = (field: object): object => ({ name: 'x', number: 1, label: 1, ...field });
const LABEL_REQUIRED = 2;
const LABEL_REPEATED = 3;

describe('a method', () => {
  test.each([
    ['greet.Greeter', 'SayHello', 'greeter.sayHello'],
    ['Greeter', 'SayHello', 'greeter.sayHello'],
    ['a.b.HTTPProbe', 'CheckURL', 'httpProbe.checkUrl'],
    ['a.Storage_Admin', 'ListV2', 'storageAdmin.listV2'],
  ])('of %s that is called %s has the path %s', (fullName, name, path) => {
    const at = fullName.lastIndexOf('.');
    const file = readFile({
      package: at === -1 ? '' : fullName.slice(0, at),
      messageType: [{ name: 'M' }],
      service: [
        {
          name: fullName.slice(at + 1),
          method: [
            {
              name,
              inputType: `.${at === -1 ? 'M' : `${fullName.slice(0, at)}.M`}`,
              outputType: '.google.protobuf.Empty',
            },
          ],
        },
      ],
    });
    expect(methodsOfFiles([file], [fullName])).toMatchObject([{ name, service: fullName, path }]);
  });

  test('says which of its sides are streams', () => {
    const method = { inputType: '.google.protobuf.Empty', outputType: '.google.protobuf.Empty' };
    const file = readFile({
      service: [
        {
          name: 'S',
          method: [
            { name: 'A', ...method },
            { name: 'B', ...method, clientStreaming: true },
            { name: 'C', ...method, serverStreaming: true },
          ],
        },
      ],
    });
    expect(methodsOfFiles([file], ['a.S'])).toMatchObject([
      { clientStreaming: false, serverStreaming: false },
      { clientStreaming: true, serverStreaming: false },
      { clientStreaming: false, serverStreaming: true },
    ]);
  });

  test('that answers with Empty answers with nothing; as an input, Empty is an object without members', () => {
    const { input, output } = methodOf({}, '.google.protobuf.Empty');
    expect(codecOf(output).decode(hex(''))).toBeUndefined();
    expect(sent(codecOf(input), {})).toEqual(hex(''));
  });

  test.each([
    [{ service: [] }, 'no file declares the service a.Lab'],
    [{ messageType: [] }, 'a.Lab.Echo: no file declares the type a.M'],
    [{ messageType: [], enumType: [{ name: 'M' }] }, 'a.Lab.Echo: expected a message, got the enum a.M'],
  ])('of a file such as %j is refused: %s', (file, message) => {
    expect(() => methodOf(file)).toThrow(message);
  });
});

describe('a scalar', () => {
  test.each([
    ['double', 1, -1.5, '09 000000000000f8bf'],
    ['float', 2, 0.25, '0d 0000803e'],
    ['int64', 3, -1, '08 ffffffffffffffffff01'],
    ['int64', 3, 2n ** 62n, '08 808080808080808040'],
    ['uint64', 4, 2n ** 64n - 1n, '08 ffffffffffffffffff01'],
    ['int32', 5, -1, '08 ffffffffffffffffff01'],
    ['fixed64', 6, 2n ** 64n - 1n, '09 ffffffffffffffff'],
    ['fixed32', 7, 2 ** 32 - 1, '0d ffffffff'],
    ['bool', 8, true, '08 01'],
    ['string', 9, 'é', '0a 02 c3a9'],
    ['bytes', 12, Uint8Array.of(255), '0a 01 ff'],
    ['uint32', 13, 2 ** 32 - 1, '08 ffffffff0f'],
    ['sfixed32', 15, -2, '0d feffffff'],
    ['sfixed64', 16, -2, '09 feffffffffffffff'],
    ['sint32', 17, -(2 ** 31), '08 ffffffff0f'],
    ['sint32', 17, 1, '08 02'],
    ['sint64', 18, -(2n ** 63n), '08 ffffffffffffffffff01'],
    ['sint64', 18, -3, '08 05'],
  ])('of the type %s (%i) carries %s as %s', (_, type, value, bytes) => {
    const codec = codecFor([x({ type })]);
    expect(sent(codec, { x: value })).toEqual(hex(bytes));
    expect(codec.decode(hex(bytes))).toEqual({ x: value });
  });

  test.each([3, 4, 6, 16, 18])('of 64 bits (type %i) is a number where that is exact, and takes either', (type) => {
    const codec = codecFor([x({ type })]);
    for (const value of [0, 1, 2 ** 53 - 1, 2n ** 53n]) {
      expect(codec.decode(codec.encode({ x: value }))).toEqual({ x: value });
      expect(codec.decode(codec.encode({ x: BigInt(value) }))).toEqual({ x: value });
    }
    for (const value of [2 ** 53, 1.5, '1', 2n ** 64n]) {
      expect(() => codec.encode({ x: value })).toThrow(/^x: expected a whole number of 64 bits/);
    }
  });

  test.each([4, 6, 7, 13])('without a sign (type %i) is not negative', (type) => {
    expect(() => codecFor([x({ type })]).encode({ x: -1 })).toThrow(/without a sign/);
  });

  test('of 32 bits with a longer number is refused, not cut off', () => {
    expect(() => codecFor([x({ type: 17 })]).decode(hex('08 ffffffff1f'))).toThrow(
      /^x: expected a whole number of 32 bits/,
    );
  });
});

describe('an absent field', () => {
  const message = { messageType: [{ name: 'N' }], oneofDecl: [{ name: 'one' }] };
  test.each<[string, object, FileJson, object]>([
    ['of proto3 is zero', { type: 9 }, {}, { x: '' }],
    ['of proto3 that is `optional` is absent', { type: 9, proto3Optional: true, oneofIndex: 0 }, {}, {}],
    ['of proto3 in a oneof is absent', { type: 9, oneofIndex: 0 }, {}, {}],
    ['of proto3 that is a message is absent', { type: 11, typeName: '.google.protobuf.Timestamp' }, {}, {}],
    ['of proto3 that is repeated has no items', { type: 9, label: LABEL_REPEATED }, {}, { x: [] }],
    ['of proto2 is absent', { type: 9 }, { syntax: 'proto2' }, {}],
    ['of proto2 that is repeated has no items', { type: 9, label: LABEL_REPEATED }, { syntax: 'proto2' }, { x: [] }],
    ['of an edition is absent', { type: 9 }, { syntax: 'editions' }, {}],
  ])('%s', (_, field, file, value) => {
    expect(codecFor([x(field)], file, message).decode(hex(''))).toEqual(value);
  });

  const implicit = { options: { features: { fieldPresence: 'IMPLICIT' } } };
  test('of an edition is zero where its file or the field itself says so', () => {
    const edition = { syntax: 'editions' };
    expect(codecFor([x({ type: 9 })], { ...edition, ...implicit }).decode(hex(''))).toEqual({ x: '' });
    expect(codecFor([x({ type: 9, ...implicit })], edition).decode(hex(''))).toEqual({ x: '' });
  });
});

describe('a field', () => {
  test('is called as in JSON, by its own word for that or by its name in camel case', () => {
    const codec = codecFor([
      { name: 'first_name', number: 1, label: 1, type: 9 },
      { name: 'last', number: 2, label: 1, type: 9, jsonName: 'familyName' },
    ]);
    expect(codec.decode(hex(''))).toEqual({ firstName: '', familyName: '' });
  });

  test('that proto2 requires has to be there', () => {
    const codec = codecFor([x({ type: 9, label: LABEL_REQUIRED })], { syntax: 'proto2' });
    expect(() => codec.encode({})).toThrow('x: expected a string, got nothing');
    expect(codec.decode(hex(''))).toEqual({});
  });

  test('that is a group is left out, and skipped', () => {
    const codec = codecFor([x({ type: 10, typeName: '.a.M.X' }), { name: 'y', number: 2, label: 1, type: 9 }]);
    expect(codec.decode(hex('0b 0801 0c 120161'))).toEqual({ y: 'a' });
  });

  test.each([
    [{ name: 'x', number: 0, label: 1, type: 9 }, 'a.M.x: expected a field number from 1 to 536870911, got 0'],
    [{ name: 'x', number: -1, label: 1, type: 9 }, 'got -1'],
    [{ name: 'x', number: 1, label: 1, type: 9, jsonName: '__proto__' }, 'a.M: a member cannot be called __proto__'],
    [{ name: 'x', number: 1, label: 1, type: 11, typeName: '.a.Nope' }, 'a.M.x: no file declares the type a.Nope'],
    [{ name: 'x', number: 1, label: 1, type: 99 }, 'a.M.x: no file declares the type (no name)'],
  ])('such as %j is refused: %s', (field, message) => {
    expect(() => codecFor([field])).toThrow(message);
  });

  test('whose name is a piece of code is a name', () => {
    const jsonName = '"]; throw new Error("run"); //';
    const codec = codecFor([{ name: 'x', number: 1, label: 1, type: 9, jsonName }]);
    expect(codec.decode(codec.encode({ [jsonName]: 'a' }))).toEqual({ [jsonName]: 'a' });
  });
});

describe('a oneof', () => {
  const codec = codecFor(
    [
      { name: 'a', number: 1, label: 1, type: 9, oneofIndex: 0 },
      { name: 'b', number: 2, label: 1, type: 5, oneofIndex: 0 },
    ],
    {},
    { oneofDecl: [{ name: 'kind' }] },
  );

  test('has one member, whose zero is sent too', () => {
    expect(sent(codec, { b: 0 })).toEqual(hex('1000'));
    expect(codec.decode(hex('1000'))).toEqual({ b: 0 });
    expect(sent(codec, { a: undefined, b: 1 })).toEqual(hex('1001'));
  });

  test('of which several members are there is refused when it is written; the last one is what is read', () => {
    expect(() => codec.encode({ a: '', b: 1 })).toThrow('a: expected one of a, b, got a and b');
    expect(codec.decode(hex('1001 0a0161'))).toEqual({ a: 'a' });
    expect(codec.decode(hex('0a0161 1001'))).toEqual({ b: 1 });
  });
});

describe('a map', () => {
  const mapOf = (keyType: number): Codec =>
    codecFor(
      [x({ type: 11, label: LABEL_REPEATED, typeName: '.a.M.XEntry' })],
      {},
      {
        nestedType: [
          {
            name: 'XEntry',
            options: { mapEntry: true },
            field: [
              { name: 'key', number: 1, label: 1, type: keyType },
              { name: 'value', number: 2, label: 1, type: 9 },
            ],
          },
        ],
      },
    );

  test.each([
    ['string', 9, { a: 'b', '': '' }],
    ['int32', 5, { '-1': 'a' }],
    ['uint64', 4, { '18446744073709551615': 'a', '1': 'b' }],
    ['bool', 8, { true: 'a', false: 'b' }],
  ])('with keys of the type %s (%i) is an object', (_, type, value) => {
    const codec = mapOf(type);
    expect(codec.decode(codec.encode({ x: value }))).toEqual({ x: value });
    expect(codec.decode(hex(''))).toEqual({ x: {} });
  });

  test.each([
    [8, 'yes', 'x.yes: expected true or false as the key, got "yes"'],
    [5, '1.5', 'x["1.5"]: expected a whole number that fits as the key, got "1.5"'],
  ])('with keys of the type %i has no key %s', (type, key, message) => {
    expect(() => mapOf(type).encode({ x: { [key]: '' } })).toThrow(message);
  });
});

describe('an enum', () => {
  const enumOf = (name: string, ...names: string[]): Codec =>
    codecFor([x({ type: 14, typeName: `.a.${name}` })], {
      enumType: [{ name, value: names.map((one, number) => ({ name: one, number })) }],
    });

  test.each([
    [
      'loses the prefix of its own name, and its capitals',
      'Locale',
      ['LOCALE_UNSPECIFIED', 'LOCALE_PT_BR'],
      ['unspecified', 'pt_br'],
    ],
    ['keeps a prefix that is not its name', 'Code', ['NOT_FOUND', 'NOT_ALLOWED'], ['not_found', 'not_allowed']],
    ['keeps a prefix that only some have', 'Mode', ['MODE_A', 'B'], ['mode_a', 'b']],
    ['keeps names that are not all in capitals', 'Mood', ['calm', 'ANGRY'], ['calm', 'ANGRY']],
    ['keeps a name that would be nothing without the prefix', 'A', ['A_', 'A_B'], ['a_', 'a_b']],
  ])('%s', (_, name, names, values) => {
    const codec = enumOf(name, ...names);
    for (const [number, value] of values.entries()) {
      expect(sent(codec, { x: value })).toEqual(Uint8Array.of(8, number));
      expect(sent(codec, { x: names[number] })).toEqual(Uint8Array.of(8, number));
      expect(codec.decode(Uint8Array.of(8, number))).toEqual({ x: value });
    }
  });

  test('gives a number that it has no name for as the number, and takes it', () => {
    const codec = enumOf('Locale', 'LOCALE_EN');
    expect(codec.decode(hex('0807'))).toEqual({ x: 7 });
    expect(sent(codec, { x: 7 })).toEqual(hex('0807'));
    expect(() => codec.encode({ x: 'de' })).toThrow('x: expected one of en, or a number, got "de"');
  });

  test('that is absent is the value with the number 0', () => {
    expect(enumOf('Locale', 'LOCALE_UNSPECIFIED').decode(hex(''))).toEqual({ x: 'unspecified' });
  });

  test('with two names for a number gives the first and takes both', () => {
    const codec = codecFor([x({ type: 14, typeName: '.a.E' })], {
      enumType: [
        {
          name: 'E',
          value: [
            { name: 'E_A', number: 1 },
            { name: 'E_B', number: 1 },
          ],
        },
      ],
    });
    expect(codec.decode(codec.encode({ x: 'b' }))).toEqual({ x: 'a' });
  });
});

describe('a well-known type', () => {
  test.each([
    ['Timestamp', new Date(1.5e12)],
    ['Duration', 0],
    ['Duration', -1_500.25],
    ['Duration', 315_576_000_000_000],
    ['Value', [1, 'a', null, { b: true }]],
    ['Struct', { a: 1, b: { c: null } }],
    ['Struct', {}],
    ['ListValue', ['a', 1]],
    ['NullValue', null],
    ['DoubleValue', 0],
    ['FloatValue', 0.5],
    ['Int64Value', 2n ** 60n],
    ['UInt64Value', 0],
    ['Int32Value', -1],
    ['UInt32Value', 1],
    ['BoolValue', false],
    ['StringValue', ''],
    ['BytesValue', new Uint8Array()],
    ['Empty', {}],
  ])('%s stands for %s', (name, value) => {
    const type = name === 'NullValue' ? 14 : 11;
    const codec = codecFor([x({ type, typeName: `.google.protobuf.${name}` })]);
    expect(codec.decode(codec.encode({ x: value }))).toEqual({ x: value });
  });

  test('Duration is milliseconds, whose fractions go as nanoseconds', () => {
    const codec = codecFor([x({ type: 11, typeName: '.google.protobuf.Duration' })]);
    expect(sent(codec, { x: 1_000.000_001 })).toEqual(hex('0a04 0801 1001'));
    expect(sent(codec, { x: 999.999_999_9 })).toEqual(hex('0a02 0801'));
    expect(codec.decode(hex('0a04 0801 1001'))).toEqual({ x: 1_000.000_001 });
    expect(() => codec.encode({ x: '1s' })).toThrow('x: expected a number of milliseconds within ten thousand years');
    expect(() => codec.encode({ x: Number.NaN })).toThrow('x: expected a number of milliseconds');
    // One second, and minus one nanosecond.
    expect(() => codec.decode(hex('0a0d 0801 10ffffffffffffffffff01'))).toThrow('x: expected a duration');
  });

  test('of which a wrapper is absent has no value; one without content has its zero', () => {
    const codec = codecFor([x({ type: 11, typeName: '.google.protobuf.StringValue' })]);
    expect(codec.decode(hex(''))).toEqual({});
    expect(codec.decode(hex('0a00'))).toEqual({ x: '' });
  });
});

test('a message may hold itself', () => {
  const codec = codecFor([x({ type: 11, typeName: '.a.M' }), { name: 'y', number: 2, label: 1, type: 9 }]);
  const value = { x: { x: { y: 'inner' }, y: '' }, y: 'outer' };
  expect(codec.decode(codec.encode(value))).toEqual(value);
});

test('bytes that are no descriptor are refused', () => {
  expect(() => readFileDescriptor(hex('0aff'))).toThrow('the bytes end in the middle of a value');
});
