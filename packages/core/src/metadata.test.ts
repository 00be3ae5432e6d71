import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeMetadata } from './metadata.ts';

const refusal = expect.objectContaining({ code: 'BAD_REQUEST' });
const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/);
const value = fc.stringMatching(/^[\x20-\x7e]{0,40}$/);

test('a later source is stronger, whatever the case of its names', () => {
  expect(mergeMetadata({ Authorization: 'a', traceparent: 't' }, undefined, { AUTHORIZATION: 'b' })).toEqual({
    authorization: 'b',
    traceparent: 't',
  });
});

test('no source gives empty metadata', () => {
  expect(mergeMetadata()).toEqual({});
  expect(mergeMetadata(undefined)).toEqual({});
});

test('whatever a header can carry is a header that fetch accepts, unchanged but for white space around it', () => {
  fc.assert(
    fc.property(fc.dictionary(name, value, { noNullPrototype: true }), (source) => {
      const merged = mergeMetadata(source);
      expect(merged).toEqual(source);
      const headers = new Headers(merged);
      for (const [key, text] of Object.entries(source)) expect(headers.get(key)).toBe(text.trim());
    }),
  );
});

test('sources are left as they were', () => {
  const source = Object.freeze({ A: '1' });
  expect(mergeMetadata(source, { a: '2' })).toEqual({ a: '2' });
});

test.each(['', 'a b', 'a:b', 'a\n', 'é', 'a\0', '(a)', 'a!', 'a-bin'])('the name %j is refused', (bad) => {
  expect(() => mergeMetadata({ [bad]: 'x' })).toThrow(refusal);
});

test.each(['a\r\nevil: 1', 'a\n', '\0', '\x7f', 'é', '你好'])('the value %j is refused', (bad) => {
  expect(() => mergeMetadata({ a: bad })).toThrow(refusal);
});

test('a value that is no text is refused, and the message names it', () => {
  const source = { 'x-count': 3 } as unknown as Record<string, string>;
  expect(() => mergeMetadata(source)).toThrow('metadata x-count: expected printable ASCII, got 3');
});

test('the name "__proto__" changes no prototype', () => {
  const source = JSON.parse('{"__proto__": "x"}') as Record<string, string>;
  expect(Object.getPrototypeOf(mergeMetadata(source))).toBe(Object.prototype);
});

test.each(['Transfer-Encoding', 'expect', 'content-type', 'Host', 'connection'])(
  'a name by which the protocol itself works is refused: %s',
  (header) => {
    expect(() => mergeMetadata({ [header]: 'x' })).toThrow(`"${header.toLowerCase()}": it belongs to the protocol`);
  },
);
