import { expect, test } from 'vitest';
import { linearScale, logScale, powersOfTen, toShort } from './scale.ts';

test('a linear scale maps ends to ends and the middle to the middle', () => {
  const scale = linearScale([10, 20], [0, 100]);
  expect([10, 15, 20].map(scale)).toEqual([0, 50, 100]);
});

test('a logarithmic scale maps equal ratios to equal distances', () => {
  const scale = logScale([1, 100], [200, 0]);
  expect([1, 10, 100].map((value) => Math.round(scale(value)))).toEqual([200, 100, 0]);
});

test('a range of one value has a place', () => {
  expect(linearScale([5, 5], [10, 20])(5)).toBe(10);
  expect(logScale([5, 5], [10, 20])(5)).toBe(10);
});

test.each([
  [1, 1_000, [1, 10, 100, 1_000]],
  [5, 2_000, [10, 100, 1_000]],
  [0.05, 5, [0.1, 1]],
  [2, 8, []],
])('from %d to %d the powers of ten are %j', (low, high, expected) => {
  expect(powersOfTen([low, high])).toEqual(expected);
});

test.each([
  [1_536_000, '1.54M'],
  [12_345, '12.3K'],
  [0.12345, '0.123'],
  [7, '7'],
])('%d is written %s', (value, expected) => {
  expect(toShort(value)).toBe(expected);
});
