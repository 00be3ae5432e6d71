import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keepAlive } from './keep-alive.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function watch(waits: () => number = () => 0, isReady = true) {
  const ping = vi.fn();
  const giveUp = vi.fn();
  return { ping, giveUp, ...keepAlive({ ping, giveUp, unsent: waits, isReady: () => isReady }) };
}

test('a silent peer is asked after 30 s and after 40 s, and given up after 50 s', () => {
  const { ping, giveUp, stop } = watch();
  vi.advanceTimersByTime(49_999);
  expect(ping).toHaveBeenCalledTimes(2);
  expect(giveUp).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(giveUp.mock.calls).toEqual([['no answer to a ping']]);
  stop();
  expect(vi.getTimerCount()).toBe(0);
});

test('a peer that says something is there', () => {
  const { ping, heard, stop } = watch();
  for (let second = 0; second < 200; second += 20) {
    vi.advanceTimersByTime(20_000);
    heard();
  }
  expect(ping).not.toHaveBeenCalled();
  stop();
});

test('a peer that takes bytes is there, however slowly, and one that takes none is not', () => {
  let waits = 1_000_000;
  const { giveUp, stop } = watch(() => waits);
  for (let second = 0; second < 200; second += 10) {
    waits -= 1_000;
    vi.advanceTimersByTime(10_000);
  }
  expect(giveUp).not.toHaveBeenCalled();
  vi.advanceTimersByTime(40_000);
  expect(giveUp).toHaveBeenCalledTimes(1);
  stop();
});
