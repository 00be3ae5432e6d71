import assert from 'node:assert/strict';
import { TRPCError } from '@trpc/server';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { transformer } from './transformer.ts';

const awkwardKey = fc.constantFrom('$ahoy', 'json', '/', '~', '~1', '~0/', '', '0', 'constructor', 'toString');
const key = fc.oneof(
  awkwardKey,
  fc.string().filter((name) => name !== '__proto__'),
);

/** Everything that the transformer promises to carry, nested in every way. */
const { value: richValue } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<unknown>(undefined, null, Number.NaN, Infinity, -Infinity, -0, new Date(Number.NaN)),
    fc.string(),
    fc.double(),
    fc.boolean(),
    fc.bigInt(),
    fc.date(),
    fc.uint8Array(),
    fc.array(tie('value')),
    fc.dictionary(key, tie('value'), { noNullPrototype: true }),
    fc.array(fc.tuple(tie('value'), tie('value'))).map((entries) => new Map(entries)),
    fc.array(tie('value')).map((items) => new Set(items)),
  ),
}));

/** Anything that JSON.parse makes, but for what has to be tagged or refused: -0, a `$ahoy` at the top, `__proto__`. */
const plainJson = fc
  .jsonValue()
  .map((value): unknown => JSON.parse(JSON.stringify(value)))
  .filter((value) => !JSON.stringify(value).includes('"__proto__":') && !Object.hasOwn(Object(value), '$ahoy'));

/** Sends a value over the wire. */
function carry(value: unknown): unknown {
  const sent = transformer.serialize(value);
  return transformer.deserialize(sent === undefined ? undefined : JSON.parse(JSON.stringify(sent)));
}

function nested(levels: number): unknown {
  let value: unknown = 'core';
  for (let level = 0; level < levels; level++) value = [value];
  return value;
}

const refusal = expect.objectContaining({ name: 'CallError', code: 'BAD_REQUEST' });

describe('a value', () => {
  test('arrives as it was sent, however it is nested', () => {
    fc.assert(
      // Not `toStrictEqual`, which takes a field named "constructor" for the class of its object.
      fc.property(richValue, (value) => assert.deepEqual(carry(value), value)),
    );
  });

  test.each<[string, unknown]>([
    ['undefined', undefined],
    ['a date', new Date('2026-11-22T16:55:18.123Z')],
    ['a date before year 0', new Date(-1e14)],
    ['an invalid date', new Date(Number.NaN)],
    ['a bigint', -(2n ** 80n)],
    ['bytes', new Uint8Array([0, 255, 128])],
    [
      'a map with rich keys',
      new Map<unknown, unknown>([
        [new Date(0), 1n],
        [new Set([1]), undefined],
      ]),
    ],
    ['a set of sets', new Set([new Set([1n]), new Set()])],
    ['NaN', Number.NaN],
    ['negative zero', -0],
    ['a field that is undefined', { here: undefined }],
    ['a key "$ahoy"', { $ahoy: [['', 'date']], json: null }],
    ['keys that a JSON pointer escapes', { '/': 1n, '~': 2n, '~1': 3n, '': { '': 4n } }],
  ])('%s arrives as it was sent', (_, value) => {
    expect(carry(value)).toStrictEqual(value);
  });

  test('a Buffer arrives as bytes', () => {
    expect(carry(Buffer.from('hi'))).toStrictEqual(new Uint8Array([104, 105]));
  });

  test('is not changed by being sent, nor by being received in the same process', () => {
    const make = (): unknown => ({
      at: new Date(0),
      list: [{ n: 1n }],
      map: new Map([['k', { n: 2n }]]),
      plain: { a: 1 },
    });
    const value = make();
    expect(transformer.deserialize(transformer.serialize(value))).toStrictEqual(value);
    expect(value).toStrictEqual(make());
  });
});

describe('plain JSON', () => {
  test('passes through both ways by reference', () => {
    fc.assert(
      fc.property(plainJson, (value) => {
        expect(transformer.serialize(value)).toBe(value);
        expect(transformer.deserialize(value)).toBe(value);
      }),
    );
  });

  test('keeps its bytes on the wire', () => {
    fc.assert(
      fc.property(plainJson, (value) => {
        const text = JSON.stringify(value);
        expect(JSON.stringify(transformer.serialize(value))).toBe(text);
      }),
    );
  });

  test('beside something rich keeps its reference', () => {
    const plain = { a: [1, 2] };
    expect(transformer.serialize({ plain, at: new Date(0) })).toMatchObject({ json: { plain } });
    expect((transformer.serialize({ plain, at: new Date(0) }) as { json: { plain: unknown } }).json.plain).toBe(plain);
  });
});

test('a tagged value has the documented form', () => {
  expect(transformer.serialize({ 'a/b': new Date(0), n: [1n] })).toEqual({
    $ahoy: [
      ['/a~1b', 'date'],
      ['/n/0', 'bigint'],
    ],
    json: { 'a/b': '1970-01-01T00:00:00.000Z', n: ['1'] },
  });
});

describe('a refused value', () => {
  test('a circular value is refused when sent', () => {
    const circle: { self?: unknown } = {};
    circle.self = [circle];
    expect(() => transformer.serialize(circle)).toThrow(refusal);
    const map = new Map<string, unknown>();
    map.set('self', map);
    expect(() => transformer.serialize(map)).toThrow(refusal);
  });

  test('256 levels of nesting pass, one more is refused, both ways', () => {
    expect(carry(nested(256))).toStrictEqual(nested(256));
    expect(() => transformer.serialize(nested(257))).toThrow(refusal);
    expect(() => transformer.deserialize(nested(257))).toThrow(refusal);
  });

  test('100,000 levels are refused without a stack overflow', () => {
    const deep: unknown = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));
    expect(() => transformer.serialize(deep)).toThrow(refusal);
    expect(() => transformer.deserialize(deep)).toThrow(refusal);
    expect(() => transformer.deserialize({ $ahoy: [], json: deep })).toThrow(refusal);
  });

  test('a key "__proto__" is refused both ways, at any depth', () => {
    const hostile: unknown = JSON.parse('[{"a": {"__proto__": {"admin": true}}}]');
    expect(() => transformer.serialize(hostile)).toThrow(refusal);
    expect(() => transformer.deserialize(hostile)).toThrow(refusal);
    expect(() => transformer.deserialize({ $ahoy: [], json: hostile })).toThrow(refusal);
  });
});

describe('a hostile payload', () => {
  test.each<[string, unknown]>([
    ['tags that are no list', { $ahoy: {}, json: 1 }],
    ['a tag that is no pair', { $ahoy: [['']], json: null }],
    ['no json', { $ahoy: [], other: 1 }],
    ['a third key', { $ahoy: [], json: 1, more: 1 }],
    ['an unknown type', { $ahoy: [['', 'RegExp']], json: 'a' }],
    ['the type "constructor"', { $ahoy: [['', 'constructor']], json: 'a' }],
    ['a type that is no text', { $ahoy: [['', { toString: 'date' }]], json: 'a' }],
    ['a pointer that is no text', { $ahoy: [[0, 'date']], json: ['a'] }],
    ['a pointer without its slash', { $ahoy: [['a', 'date']], json: { a: null } }],
    ['a pointer to nothing', { $ahoy: [['/b', 'date']], json: { a: null } }],
    ['a pointer to the prototype', { $ahoy: [['/__proto__/x', 'undefined']], json: {} }],
    ['a pointer to the constructor', { $ahoy: [['/constructor/prototype/x', 'undefined']], json: {} }],
    ['a pointer to the length of a list', { $ahoy: [['/length', 'number']], json: ['NaN'] }],
    ['a pointer into a text', { $ahoy: [['/0', 'bigint']], json: '1' }],
    [
      'a pointer into a date',
      {
        $ahoy: [
          ['', 'date'],
          ['/x', 'date'],
        ],
        json: null,
      },
    ],
    [
      'the same place twice',
      {
        $ahoy: [
          ['', 'set'],
          ['', 'set'],
        ],
        json: [],
      },
    ],
    ['a text that is no date', { $ahoy: [['', 'date']], json: 'noon' }],
    ['a text that is no bigint', { $ahoy: [['', 'bigint']], json: '0x1f' }],
    ['a bigint of a megabyte', { $ahoy: [['', 'bigint']], json: '1'.repeat(2 ** 20) }],
    ['a number that JSON has', { $ahoy: [['', 'number']], json: '1' }],
    ['a text that is no base64', { $ahoy: [['', 'bytes']], json: '***' }],
    ['a map of no pairs', { $ahoy: [['', 'map']], json: [[1, 2, 3]] }],
    ['a set that is no list', { $ahoy: [['', 'set']], json: { length: 1 } }],
    ['undefined that is not null', { $ahoy: [['', 'undefined']], json: 0 }],
  ])('with %s is refused', (_, payload) => {
    expect(() => transformer.deserialize(payload)).toThrow(refusal);
  });

  const part = fc.constantFrom(
    '',
    'a',
    'b',
    '0',
    '1',
    '-1',
    'length',
    '__proto__',
    'constructor',
    'prototype',
    'json',
    '~',
    '~1',
  );
  const pointer = fc.oneof(
    fc.array(part, { maxLength: 4 }).map((parts) => parts.map((name) => `/${name}`).join('')),
    fc.anything(),
  );
  const type = fc.oneof(
    fc.constantFrom('undefined', 'date', 'bigint', 'bytes', 'number', 'map', 'set', 'Object', '__proto__'),
    fc.anything(),
  );
  const leaf = fc.constantFrom<unknown>(null, 'NaN', '1', 'Zg==', '2026-01-01', [], [[1, 2]], {}, 'a', 0);
  const json = fc.oneof(leaf, fc.array(leaf), fc.dictionary(fc.constantFrom('a', 'b', 'constructor', '~'), leaf));

  test('of whatever tags gives a value of the closed list of classes, or BAD_REQUEST, and pollutes nothing', () => {
    const before = [Object.prototype, Array.prototype, Function.prototype].map(
      (proto) => Reflect.ownKeys(proto).length,
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(pointer, type), { maxLength: 4 }), json, (tags, data) => {
        const payload = { $ahoy: tags, json: structuredClone(data) };
        expectClosedClasses(receive(payload));
      }),
      { numRuns: 2_000 },
    );
    const after = [Object.prototype, Array.prototype, Function.prototype].map((proto) => Reflect.ownKeys(proto).length);
    expect(after).toEqual(before);
  });

  test('of whatever JSON gives a value or BAD_REQUEST', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (tags, data) => {
        expect(() => receive({ $ahoy: tags, json: data })).not.toThrow();
      }),
    );
  });
});

/** Gives the value of a payload, or undefined where it is refused; throws any other error. */
function receive(payload: unknown): unknown {
  try {
    return transformer.deserialize(payload);
  } catch (error) {
    if (error instanceof TRPCError && error.code === 'BAD_REQUEST') return undefined;
    throw error;
  }
}

function expectClosedClasses(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  const known: readonly unknown[] = [Object, Array, Date, Uint8Array, Map, Set].map((type) => type.prototype);
  expect(known.includes(Object.getPrototypeOf(value))).toBe(true);
  if (value instanceof Map || value instanceof Set) for (const item of value) expectClosedClasses(item);
  else if (!(value instanceof Uint8Array)) for (const item of Object.values(value)) expectClosedClasses(item);
}

describe('a value that has no form on the wire is refused, and named', () => {
  test.each([
    ['a function', () => {}, 'a function'],
    ['a symbol', Symbol('s'), 'a symbol'],
    ['an error', new Error('e'), 'a value of type Error'],
    ['a regular expression', /x/, 'a value of type RegExp'],
    ['a buffer', new ArrayBuffer(1), 'a value of type ArrayBuffer'],
    ['another typed array', new Float64Array(1), 'a value of type Float64Array'],
    ['a promise', Promise.resolve(1), 'a value of type Promise'],
  ])('%s', (_name, value, what) => {
    expect(() => transformer.serialize({ a: [value] })).toThrow(`there is ${what} at "/a/0"`);
  });

  test('but an object that says what it is as JSON goes as that', () => {
    const url = new URL('https://example.org/a');
    expect(JSON.stringify(transformer.serialize({ url }))).toBe('{"url":"https://example.org/a"}');
  });
});
