import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type LoadOptions, makeLoad } from './load.ts';

const { signal } = new AbortController();
const asUsual: LoadOptions = { concurrency: 2, durationMs: 1_000, warmUpMs: 0, signal };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] });
});
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** A call that is answered after some milliseconds of the faked clock. */
function after(ms: number, outcome: () => void = () => {}): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  }).then(outcome);
}

async function run(load: ReturnType<typeof makeLoad>): Promise<Awaited<typeof load>> {
  await vi.runAllTimersAsync();
  return load;
}

test('in a closed loop a call begins when another one ends', async () => {
  let running = 0;
  let most = 0;
  const call = (): Promise<void> => {
    most = Math.max(most, ++running);
    return after(100, () => void running--);
  };
  const { calls, latencies, errors } = await run(makeLoad(call, asUsual));
  expect([calls, most, errors]).toEqual([20, 2, {}]);
  expect(Math.round(latencies.mean / 1e6)).toBe(100);
});

test('in an open loop a call counts from when it was due', async () => {
  // One at a time, due each 100 ms; the first stalls for a second, and the ten that were due meanwhile have waited.
  let first = true;
  const call = (): Promise<void> => {
    const ms = first ? 1_000 : 1;
    first = false;
    return after(ms);
  };
  const { calls, latencies } = await run(makeLoad(call, { ...asUsual, concurrency: 1, rate: 10 }));
  expect(calls).toBe(10);
  expect(Math.round(latencies.max / 1e6)).toBe(1_000);
  expect(latencies.percentile(50) / 1e6).toBeGreaterThan(400);
});

test('what is called to warm up is not counted', async () => {
  let called = 0;
  const call = (): Promise<void> => after(100, () => void called++);
  const { calls } = await run(makeLoad(call, { ...asUsual, warmUpMs: 500 }));
  expect([called, calls]).toEqual([30, 20]);
});

test('errors are counted by their code, and their latencies are not', async () => {
  let count = 0;
  const call = (): Promise<void> =>
    after(100, () => {
      if (count++ % 2 === 0) throw Object.assign(new Error('no'), { code: 'FORBIDDEN' });
    });
  const { calls, errors, latencies } = await run(makeLoad(call, asUsual));
  expect([calls, errors, latencies.count]).toEqual([20, { FORBIDDEN: 10 }, 10]);
});

test('it ends when it is interrupted', async () => {
  const interrupted = new AbortController();
  const load = makeLoad(() => after(100), { ...asUsual, durationMs: 60_000, rate: 1, signal: interrupted.signal });
  setTimeout(() => interrupted.abort(), 2_500);
  expect((await run(load)).calls).toBe(3);
});
