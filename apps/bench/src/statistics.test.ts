import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deviation, median, quantile, ratioOf, spreadOf } from './statistics.ts';

describe('the median', () => {
  test.each([
    [[3], 3],
    [[5, 1, 3], 3],
    [[4, 1, 3, 2], 2.5],
    [[10, 9, 1], 9],
  ])('of %j is %d', (values, expected) => {
    expect(median(values)).toBe(expected);
  });

  test('of nothing is an error', () => {
    expect(() => median([])).toThrow('values: expected at least one number, got none');
  });

  test('leaves the numbers in their order', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });
});

describe('a quantile', () => {
  test('lies between two numbers in proportion', () => {
    expect(quantile([10, 20], 0.25)).toBe(12.5);
  });

  test.each([-0.1, 1.1, Number.NaN])('of the part %d is an error', (part) => {
    expect(() => quantile([1], part)).toThrow(`part: expected 0 to 1, got ${part}`);
  });

  test('is among the numbers, and does not fall as its part grows', () => {
    const numbers = fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 1 });
    const part = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(numbers, part, part, (values, one, other) => {
        const [low, high] = [quantile(values, Math.min(one, other)), quantile(values, Math.max(one, other))];
        // The last digit of an interpolation may be rounded either way.
        const slack = 1e-6;
        expect(low).toBeLessThanOrEqual(high + slack);
        expect(low).toBeGreaterThanOrEqual(Math.min(...values) - slack);
        expect(high).toBeLessThanOrEqual(Math.max(...values) + slack);
      }),
    );
  });
});

test('a spread has the median, the ends and the measurements in their order', () => {
  expect(spreadOf([3, 1, 2])).toEqual({ median: 2, low: 1, high: 3, values: [3, 1, 2] });
});

test('the deviation is that of the farthest measurement, as a part of the median', () => {
  expect(deviation(spreadOf([8, 10, 15]))).toBe(0.5);
  expect(deviation(spreadOf([4, 10, 11]))).toBe(0.6);
  expect(deviation(spreadOf([0, 0]))).toBe(0);
});

describe('a ratio', () => {
  test('compares measurements of the same round', () => {
    // The machine was half as fast in the second round, for both.
    expect(ratioOf(spreadOf([20, 10, 20]), spreadOf([10, 5, 10]))).toBe(2);
  });

  test('leaves out rounds that only one of them has', () => {
    expect(ratioOf(spreadOf([20, 10]), spreadOf([10, 5, 1, 1, 1]))).toBe(2);
  });
});
