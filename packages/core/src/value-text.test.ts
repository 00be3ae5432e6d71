import { expect, test } from 'vitest';
import { pathText, valueText } from './value-text.ts';

test.each([
  [[], ''],
  [['guests', 3, 'name'], 'guests[3].name'],
  [['a b', 'été'], '["a b"].été'],
  [['x'.repeat(50)], 'x'.repeat(50)],
  [[' '.repeat(50)], `["${' '.repeat(40)}…"]`],
  [Array(20).fill('a'), `${Array(12).fill('a').join('.')}…`],
])('%j is written %s', (path, text) => {
  expect(pathText(path)).toBe(text);
});

test.each([
  [undefined, 'nothing'],
  [null, 'null'],
  ['a "b"', '"a \\"b\\""'],
  ['x'.repeat(41), `"${'x'.repeat(40)}…"`],
  [5, '5'],
  [true, 'true'],
  [5n, '5n'],
  [10n ** 50n, 'a longer bigint'],
  [[1, 2], 'an array of 2'],
  [{}, 'an object'],
  [new Date(0), '1970-01-01T00:00:00.000Z'],
  [new Date(Number.NaN), 'an invalid Date'],
  [new Map(), 'a Map'],
  [() => {}, 'a function'],
  [Object.create(null), 'an object'],
])('%o is called %s', (value, text) => {
  expect(valueText(value)).toBe(text);
});
