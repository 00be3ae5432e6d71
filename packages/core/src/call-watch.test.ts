import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CallWatch } from './call-watch.ts';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const DAY_MS = 24 * 60 * 60 * 1_000;

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
});
afterEach(() => {
  assert.equal(vi.getTimerCount(), 0, 'a timer is left behind');
  vi.useRealTimers();
});

function started(path: string, deadline?: number, outer?: AbortSignal, onAbort?: () => void): CallWatch {
  const watch = new CallWatch(path, deadline, outer);
  watch.start(onAbort);
  return watch;
}

describe('a watch over a call', () => {
  test('aborts at the deadline with TIMEOUT, which names the procedure', () => {
    using timed = started('greeter.sayHello', NOW + 100);
    vi.advanceTimersByTime(99);
    expect(timed.signal.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect(timed.signal.reason).toMatchObject({
      code: 'TIMEOUT',
      message: 'greeter.sayHello: the deadline has passed',
      data: { code: 'TIMEOUT', httpStatus: 408, path: 'greeter.sayHello' },
    });
  });

  test('aborts with the outer signal and its reason, when that comes first', () => {
    const outer = new AbortController();
    using timed = started('p', NOW + 100, outer.signal);
    outer.abort('left');
    vi.advanceTimersByTime(200);
    expect(timed.signal.reason).toBe('left');
  });

  test('is aborted at once by an outer signal that already is', () => {
    using timed = started('p', NOW + 100, AbortSignal.abort('gone'));
    expect(timed.signal.reason).toBe('gone');
  });

  test('aborts as soon as it can when the deadline has passed', () => {
    using timed = started('p', NOW - 1);
    vi.advanceTimersByTime(0);
    expect(timed.signal.aborted).toBe(true);
  });

  test('does not fire early for a deadline further away than a timer reaches', () => {
    using timed = started('p', NOW + 100 * DAY_MS);
    vi.advanceTimersByTime(DAY_MS);
    expect(timed.signal.aborted).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('leaves no timer and no listener once it is disposed', () => {
    const outer = new AbortController();
    {
      using timed = started('p', NOW + 100, outer.signal);
      expect(vi.getTimerCount()).toBe(1);
      expect(getEventListeners(outer.signal, 'abort')).toHaveLength(1);
      expect(timed.signal.aborted).toBe(false);
    }
    expect(vi.getTimerCount()).toBe(0);
    expect(getEventListeners(outer.signal, 'abort')).toHaveLength(0);
  });

  test('stays as it was when the outer signal aborts after it was disposed', () => {
    const outer = new AbortController();
    const timed = started('p', NOW + 100, outer.signal);
    timed[Symbol.dispose]();
    outer.abort();
    vi.advanceTimersByTime(200);
    expect(timed.signal.aborted).toBe(false);
  });
});
