import type { Node } from '@ahoy/contract';
import { describe, expect, test } from 'vitest';
import { codecFor, contractFrom, hex, methodOf, objectOf } from '../contract.fixture.ts';
import { codecOf } from './codec-of.ts';
import { MAX_DEPTH } from './limits.ts';

const string: Node = { kind: 'string' };
const int32: Node = { kind: 'integer', format: 'int32' };

describe('decoding', () => {
  test.each([
    { what: 'a field that is absent stays absent', node: string, bytes: '', value: {} },
    {
      what: 'an unknown field is skipped, of any wire type',
      node: string,
      bytes: '5001 59 0000000000000000 62 01 ff 5d 00000000 6b 5001 6c 0a0161',
      value: { x: 'a' },
    },
    { what: 'a known field of another wire type is skipped', node: string, bytes: '0801', value: {} },
    { what: 'the last one of a repeated scalar wins', node: string, bytes: '0a0161 0a0162', value: { x: 'b' } },
    {
      what: 'a message that comes twice is merged',
      node: objectOf({ a: string, b: { kind: 'array', item: string }, c: string }),
      bytes: '0a06 0a0161 120162 0a06 120163 1a0164',
      value: { x: { a: 'a', b: ['b', 'c'], c: 'd' } },
    },
    { what: 'packed items are read', node: { kind: 'array', item: int32 }, bytes: '0a020102', value: { x: [1, 2] } },
    {
      what: 'items one by one are read',
      node: { kind: 'array', item: int32 },
      bytes: '0801 0802',
      value: { x: [1, 2] },
    },
    {
      what: 'both together are read',
      node: { kind: 'array', item: int32 },
      bytes: '0801 0a0102',
      value: { x: [1, 2] },
    },
    {
      what: 'an entry without a key and a value has zeros',
      node: { kind: 'map', key: int32, value: string },
      bytes: '0a00',
      value: { x: new Map([[0, '']]) },
    },
    {
      what: 'the last of two entries with one key wins',
      node: { kind: 'record', key: string, value: int32 },
      bytes: '0a021001 0a021002 0a050a01611003 0a050a01611004',
      value: { x: { '': 2, a: 4 } },
    },
    {
      what: 'null after a value wins',
      node: { ...string, nullable: true },
      bytes: '0a0161 88ea3000',
      value: { x: null },
    },
    {
      what: 'a value after null wins',
      node: { ...string, nullable: true },
      bytes: '88ea3000 0a0161',
      value: { x: 'a' },
    },
    {
      what: 'a mark that a collection is empty yields to its items',
      node: { kind: 'array', item: string },
      optional: true,
      bytes: '88d46101 0a0161',
      value: { x: ['a'] },
    },
    { what: 'a byte order mark is part of the text', node: string, bytes: '0a04 efbbbf61', value: { x: '\ufeffa' } },
    {
      what: 'finer parts of a millisecond are cut off',
      node: { kind: 'date' },
      bytes: '0a 04 10 ff887a',
      value: { x: new Date(1) },
    },
    {
      what: 'a member that is called as one that objects inherit is its own',
      node: objectOf({ constructor: string }, ['constructor']),
      bytes: '0a00',
      value: { x: {} },
    },
  ] as const)('$what', ({ bytes, node, value, ...options }) => {
    expect(codecFor(node as Node, options).decode(hex(bytes))).toEqual(value);
  });

  test('a union of a plain client that leaves the discriminator out has it', () => {
    const circle = objectOf({ kind: { kind: 'literal', values: ['circle'] }, radius: int32 });
    const codec = codecFor({ kind: 'union', discriminator: 'kind', members: [circle] });
    expect(codec.decode(hex('0a04 0a02 1007'))).toStrictEqual({ x: { kind: 'circle', radius: 7 } });
  });

  test('bytes are a copy, so that the buffer may be used again', () => {
    const buffer = Buffer.from(hex('0a0101'));
    const value = codecFor({ kind: 'bytes' }).decode(buffer);
    buffer.fill(9);
    expect(value).toStrictEqual({ x: Uint8Array.of(1) });
  });

  test.each([
    {
      what: 'a number of an enum that is not known',
      node: { kind: 'enum', values: ['a'] },
      bytes: '0802',
      message: 'x: expected a number of the enum X that stands for something, got 2',
    },
    {
      what: 'the unspecified value of an enum',
      node: { kind: 'enum', values: ['a'] },
      bytes: '0800',
      message: 'x: expected a number of the enum X that stands for something, got 0',
    },
    {
      what: 'an int64 beyond the safe integers',
      node: { kind: 'integer', format: 'safe' },
      bytes: '08 8080808080808010',
      message: 'x: 9007199254740992 is beyond what a JavaScript number holds exactly, ±(2⁵³ − 1)',
    },
    {
      what: 'an int64 where an int32 is expected',
      node: int32,
      bytes: '08 8080808010',
      message: 'x: expected a whole number of 32 bits, got 4294967296n',
    },
    { what: 'a text that is not UTF-8', node: string, bytes: '0a01ff', message: 'x: the text is not valid UTF-8' },
    {
      what: 'a long text that is not UTF-8',
      node: string,
      bytes: `0a48${'ff'.repeat(72)}`,
      message: 'x: the text is not valid UTF-8',
    },
    {
      what: 'a length beyond the end',
      node: { kind: 'bytes' },
      bytes: '0affffffff07',
      message: 'x: the bytes end in the middle of a value',
    },
    {
      what: 'an item that ends early',
      node: { kind: 'array', item: string },
      bytes: '0a0161 0a05',
      message: 'x[1]: the bytes end in the middle of a value',
    },
    {
      what: 'a message whose field crosses its end',
      node: objectOf({ a: string }),
      bytes: '0a02 0a05 6162636465',
      message: 'x.a: the bytes end in the middle of a value',
    },
    {
      what: 'a union none of whose members is known',
      node: { kind: 'union', members: [string, int32] },
      bytes: '0a0218 01',
      message: 'x: greeter.TestRequest.X holds none of the members that this side knows',
    },
    {
      what: 'a bigint that is none',
      node: { kind: 'integer', format: 'bigint' },
      bytes: '0a0161',
      message: 'x: expected a whole number of at most 4096 digits, got "a"',
    },
    {
      what: 'a key __proto__',
      node: { kind: 'record', key: string, value: int32 },
      bytes: '0a0d 0a095f5f70726f746f5f5f 1001',
      message: 'x.__proto__: this key is refused',
    },
    {
      what: 'a key __proto__ in JSON',
      node: { kind: 'any', json: true },
      bytes: '0a13 2a11 0a0f 0a095f5f70726f746f5f5f 12022001',
      message: 'x.__proto__: this key is refused',
    },
    {
      what: 'a time after the year 9999',
      node: { kind: 'date' },
      bytes: '0a07 0880cafbc4db1f',
      message: expect.stringMatching(/^x: expected a time between the years 1 and 9999/),
    },
    { what: 'a field number of 0', node: string, bytes: '0001', message: 'illegal tag: field number 0' },
    {
      what: 'the end of a group that none began',
      node: string,
      bytes: '0c',
      message: expect.stringMatching(/^invalid wire type 4/),
    },
  ] as const)('$what is refused', ({ bytes, message, node }) => {
    const decode = (): unknown => codecFor(node).decode(hex(bytes));
    expect(decode).toThrow(expect.objectContaining({ name: 'ProtobufError', message }));
  });
});

describe('encoding', () => {
  test.each([
    {
      what: 'a member of an item',
      node: { kind: 'array', item: objectOf({ guest: string }) },
      x: [{ guest: 'a' }, { guest: 5 }],
      message: 'x[1].guest: expected a string, got 5',
    },
    {
      what: 'a key that needs quotes',
      node: { kind: 'record', key: string, value: string },
      x: { 'a b': 1 },
      message: 'x["a b"]: expected a string, got 1',
    },
    {
      what: 'the key of a Map',
      node: { kind: 'map', key: string, value: string },
      x: new Map([['k', 1]]),
      message: 'x.k: expected a string, got 1',
    },
    { what: 'what is missing', node: objectOf({ a: string }), x: {}, message: 'x.a: expected a string, got nothing' },
    {
      what: 'an item of a Set',
      node: { kind: 'set', item: string },
      x: new Set(['a', 1]),
      message: 'x[1]: expected a string, got 1',
    },
    {
      what: 'what follows a tuple',
      node: { kind: 'tuple', items: [string], rest: string },
      x: ['a', 'b', 1],
      message: 'x[2]: expected a string, got 1',
    },
    {
      what: 'a place in JSON',
      node: { kind: 'any', json: true },
      x: { a: [1n] },
      message: 'x.a[0]: expected a value that JSON can hold, got 1n',
    },
    {
      what: 'an unknown discriminator',
      node: { kind: 'union', discriminator: 'kind', members: [objectOf({ kind: { kind: 'literal', values: ['a'] } })] },
      x: { kind: 'b' },
      message: 'x.kind: expected one of a, got "b"',
    },
    {
      what: 'a long text',
      node: int32,
      x: 'y'.repeat(100),
      message: `x: expected a whole number of 32 bits, got "${'y'.repeat(40)}…"`,
    },
  ] as const)('an error names $what', ({ message, node, x }) => {
    expect(() => codecFor(node as Node).encode({ x })).toThrow(
      expect.objectContaining({ name: 'ProtobufError', message }),
    );
  });

  test('what a getter throws is its own error, with that as the cause', () => {
    const cause = new RangeError('no');
    const value = {
      get x(): string {
        throw cause;
      },
    };
    expect(() => codecFor(string).encode(value)).toThrow(
      expect.objectContaining({ name: 'ProtobufError', message: 'x: no', cause }),
    );
  });

  test('a getter may encode a message of its own', () => {
    const codec = codecFor(string);
    const value = {
      get x(): string {
        return String(codec.encode({ x: 'inner' }).length);
      },
    };
    expect(codec.decode(codec.encode(value))).toEqual({ x: '7' });
  });

  test('an error leaves nothing behind in the next message', () => {
    const codec = codecFor({ kind: 'array', item: objectOf({ a: string }) });
    expect(() => codec.encode({ x: [{ a: 'a' }, { a: 1 }] })).toThrow('x[1].a');
    expect(codec.encode({ x: [{ a: 'b' }] })).toEqual(Buffer.from(hex('0a03 0a0162')));
  });

  test('a union takes the member that loses nothing of the value', () => {
    const codec = codecFor({ kind: 'union', members: [objectOf({ a: string }), objectOf({ a: string, b: string })] });
    expect(codec.decode(codec.encode({ x: { a: '1', b: '2' } }))).toEqual({ x: { a: '1', b: '2' } });
  });

  test('a member that objects inherit is not taken for one that is there', () => {
    const codec = codecFor(objectOf({ constructor: string, toString: string }, ['constructor', 'toString']));
    expect(codec.decode(codec.encode({ x: {} }))).toEqual({ x: {} });
  });
});

describe('limits', () => {
  const types = { Tree: objectOf({ next: { kind: 'ref', id: 'Tree' } }, ['next']) };
  const chain = (length: number): object => (length === 0 ? {} : { next: chain(length - 1) });
  const codec = codecFor({ kind: 'ref', id: 'Tree' }, { types });

  test('messages nest as deep as the limit, and no deeper', () => {
    const deepest = { x: chain(MAX_DEPTH - 1) };
    expect(codec.decode(codec.encode(deepest))).toEqual(deepest);
    expect(() => codec.encode({ x: chain(MAX_DEPTH) })).toThrow('nested deeper than 100 levels');
    const deeper = Array.from({ length: 200 }).reduce<Uint8Array>(
      (inner) => Buffer.concat([Uint8Array.of(10, (inner.length & 127) | 128, inner.length >> 7), inner]),
      new Uint8Array(),
    );
    expect(() => codec.decode(deeper)).toThrow(
      expect.objectContaining({ name: 'ProtobufError', reason: 'messages are nested deeper than 100 levels' }),
    );
  });

  test.each([
    { what: 'a value', node: { kind: 'ref', id: 'Tree' } },
    { what: 'a value in a union', node: { kind: 'union', members: [{ kind: 'ref', id: 'Tree' }, { kind: 'string' }] } },
    { what: 'JSON', node: { kind: 'any', json: true } },
    { what: 'anything', node: { kind: 'any' } },
  ] as const)('$what that holds itself is refused', ({ node }) => {
    const value: { next?: unknown } = {};
    value.next = value;
    expect(() => codecFor(node as Node, { types }).encode({ x: value })).toThrow(
      expect.objectContaining({ name: 'ProtobufError', message: expect.stringContaining('nested deeper') }),
    );
  });

  test('groups that nest without end are refused', () => {
    expect(() => codec.decode(new Uint8Array(100_000).fill(0x5b))).toThrow('max depth exceeded');
  });

  test('more bytes than the option allows are refused', () => {
    const limited = codecOf(methodOf(contractFrom({ 'a.b': { input: objectOf({ x: string }) } })).input, {
      maxBytes: 3,
    });
    expect(limited.decode(hex('0a0161'))).toEqual({ x: 'a' });
    expect(() => limited.decode(hex('0a026161'))).toThrow('expected at most 3 bytes, got 4');
  });

  test('a union of unions is looked at once for each type, however deep', () => {
    const u: Node = { kind: 'ref', id: 'U' };
    const members = ['a', 'b', 'c'].map((tag): Node => objectOf({ next: u, [tag]: string }, ['next']));
    const deep = (length: number): object => (length === 0 ? { c: '' } : { next: deep(length - 1), c: '' });
    const union = codecFor(u, { types: { U: { kind: 'union', members } } });
    const value = { x: deep(40) };
    expect(union.decode(union.encode(value))).toEqual(value);
  });
});

describe('an input that may be left out', () => {
  const method = methodOf(contractFrom({ 'a.b': { input: objectOf({ x: string }, ['x']), inputOptional: true } }));
  const codec = codecOf(method.input, { optional: method.inputOptional });

  test.each([[undefined], [{}], [{ x: '' }]])('%o comes back', (value) => {
    expect(codec.decode(codec.encode(value))).toStrictEqual(value);
  });

  test('is no bytes, as is the empty message of a plain client', () => {
    expect(codec.encode(undefined)).toHaveLength(0);
    expect(codec.decode(new Uint8Array())).toBeUndefined();
  });
});
