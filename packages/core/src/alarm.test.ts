import fc from 'fast-check';
import assert from 'node:assert/strict';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Alarm } from './alarm.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  assert.equal(vi.getTimerCount(), 0, 'a timer is left behind');
  vi.useRealTimers();
});

class Bell extends Alarm {
  readonly rung: () => void;

  constructor(rung: () => void) {
    super();
    this.rung = rung;
  }

  override ring(): void {
    this.rung();
  }

  override setFor(time: number): void {
    super.setFor(time);
  }

  override unset(): void {
    super.unset();
  }
}

test('each alarm rings once, in its millisecond, unless it was stopped; one timer serves them all', () => {
  const plan = fc.array(fc.record({ afterMs: fc.nat(50), stopAfterMs: fc.option(fc.nat(60)) }), { maxLength: 40 });
  fc.assert(
    fc.property(plan, (bells) => {
      const start = Date.now();
      const rung: (number | undefined)[] = bells.map(() => undefined);
      const made = bells.map(({ afterMs }, index) => {
        const bell = new Bell(() => {
          expect(rung[index]).toBeUndefined();
          rung[index] = Date.now() - start;
        });
        bell.setFor(start + afterMs);
        return bell;
      });
      expect(vi.getTimerCount()).toBe(bells.length > 0 ? 1 : 0);
      for (let ms = 0; ms <= 60; ms++) {
        for (const [index, { stopAfterMs }] of bells.entries()) if (stopAfterMs === ms) made[index]?.unset();
        vi.advanceTimersByTime(ms === 0 ? 0 : 1);
      }
      for (const [index, { afterMs, stopAfterMs }] of bells.entries()) {
        // What is stopped in a millisecond was stopped before the time moved on to it.
        const isStopped = stopAfterMs !== null && stopAfterMs <= afterMs;
        expect(rung[index]).toBe(isStopped ? undefined : afterMs);
      }
      expect(vi.getTimerCount()).toBe(0);
    }),
  );
});

test('an alarm may stop another of its time, and set one that is new', () => {
  const seen: string[] = [];
  const other = new Bell(() => seen.push('other'));
  const later = new Bell(() => seen.push('later'));
  const first = new Bell(() => {
    seen.push('first');
    other.unset();
    later.setFor(Date.now() + 5);
  });
  other.setFor(Date.now() + 10);
  first.setFor(Date.now() + 10);
  vi.advanceTimersByTime(10);
  expect(seen).toEqual(['first']);
  vi.advanceTimersByTime(5);
  expect(seen).toEqual(['first', 'later']);
});

test('a clock that is set back does not hold an alarm up', () => {
  const rung = vi.fn<() => void>();
  new Bell(rung).setFor(Date.now() + 100);
  vi.setSystemTime(Date.now() - 60_000);
  vi.advanceTimersByTime(100);
  expect(rung).toHaveBeenCalledOnce();
});
