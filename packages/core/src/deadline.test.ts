import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { deadlineAfter, deadlineFrom, earliest, timeLeftMs, withTimeLeft } from './deadline.ts';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const DAY_MS = 24 * 60 * 60 * 1_000;

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
});
afterEach(() => {
  assert.equal(vi.getTimerCount(), 0, 'a timer is left behind');
  vi.useRealTimers();
});

describe('a deadline', () => {
  test('is a timeout away from now', () => {
    expect(deadlineAfter(1_500)).toBe(NOW + 1_500);
    expect(deadlineAfter(0)).toBe(NOW);
  });

  test('is absent for an infinite timeout', () => {
    expect(deadlineAfter(Infinity)).toBeUndefined();
  });

  test.each([-1, Number.NaN, -Infinity])('cannot be made of a timeout of %d', (timeoutMs) => {
    expect(() => deadlineAfter(timeoutMs)).toThrow(`timeoutMs: expected 0 or more milliseconds, got ${timeoutMs}`);
  });

  test('has less time left as time goes by, and a negative one afterwards', () => {
    const deadline = NOW + 100;
    vi.advanceTimersByTime(60);
    expect(timeLeftMs(deadline)).toBe(40);
    vi.advanceTimersByTime(60);
    expect(timeLeftMs(deadline)).toBe(-20);
  });

  test('is the earliest of several, where undefined stands for none', () => {
    expect(earliest(undefined, 30, 20, undefined)).toBe(20);
    expect(earliest(undefined, undefined)).toBeUndefined();
    expect(earliest()).toBeUndefined();
  });
});

describe('the metadata of a deadline', () => {
  test('carries the time left, so that clocks need not agree', () => {
    const sent = withTimeLeft({ a: 'b' }, NOW + 250);
    expect(sent).toEqual({ a: 'b', 'ahoy-timeout-ms': '250' });
    vi.setSystemTime(NOW + DAY_MS);
    expect(deadlineFrom(sent)).toBe(NOW + DAY_MS + 250);
  });

  test('rounds down, and says 0 once the deadline has passed', () => {
    expect(withTimeLeft({}, NOW + 1.9)).toEqual({ 'ahoy-timeout-ms': '1' });
    expect(withTimeLeft({}, NOW - 5)).toEqual({ 'ahoy-timeout-ms': '0' });
  });

  test('is untouched without a deadline', () => {
    const metadata = { a: 'b' };
    expect(withTimeLeft(metadata, undefined)).toBe(metadata);
  });

  test.each(['', '-1', '1.5', '1e3', ' 5', 'soon', '9'.repeat(16)])('counts as absent when it is %j', (text) => {
    expect(deadlineFrom({ 'ahoy-timeout-ms': text })).toBeUndefined();
  });

  test('may be missing', () => {
    expect(deadlineFrom({})).toBeUndefined();
  });
});
