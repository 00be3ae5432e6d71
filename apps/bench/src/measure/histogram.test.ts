import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createHistogram } from './histogram.ts';

/** Half of a bucket's width, and a rounding error. */
const PRECISION = 0.006;

function histogramOf(values: readonly number[]): ReturnType<typeof createHistogram> {
  const histogram = createHistogram();
  for (const value of values) histogram.add(value);
  return histogram;
}

describe('a histogram', () => {
  test('knows within how long each part of the calls was answered', () => {
    const histogram = histogramOf(Array.from({ length: 1_000 }, (_, index) => index + 1));
    expect(histogram.quantile(0.5) / 500).toBeCloseTo(1, 1);
    expect(histogram.quantile(0.99) / 990).toBeCloseTo(1, 1);
    expect(histogram.quantile(0.999) / 999).toBeCloseTo(1, 1);
  });

  test('is right to half of a hundredth, whatever the latency', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.2, max: 5e7, noNaN: true }), (micros) => {
        expect(Math.abs(histogramOf([micros]).quantile(0.5) / micros - 1)).toBeLessThan(PRECISION);
      }),
    );
  });

  test('has 0 where nothing was added', () => {
    expect(createHistogram().quantile(0.5)).toBe(0);
  });

  test.each([0, -1, Number.NaN])('counts %d as the least that it tells', (micros) => {
    expect(histogramOf([micros, 100, 100]).quantile(0.01)).toBeLessThan(0.2);
  });

  test('counts what is too long as the longest that it tells', () => {
    expect(histogramOf([1e12]).quantile(1)).toBeGreaterThan(5e7);
  });
});
