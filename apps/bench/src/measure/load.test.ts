import { expect, test } from 'vitest';
import { putLoad } from './load.ts';

test('as many calls are in flight as are asked for, and no more', async () => {
  let [inFlight, most] = [0, 0];
  const call = async (): Promise<void> => {
    most = Math.max(most, ++inFlight);
    await new Promise((resolve) => setImmediate(resolve));
    inFlight--;
  };
  const { calls, ms, p50, p999 } = await putLoad(call, { inFlight: 7, ms: 5 });
  expect(most).toBe(7);
  expect(inFlight).toBe(0);
  expect(calls).toBeGreaterThanOrEqual(7);
  expect(ms).toBeGreaterThanOrEqual(5);
  expect(p50).toBeLessThanOrEqual(p999);
});

test('a call that fails ends the load, for the other callers too', async () => {
  let calls = 0;
  const call = async (): Promise<void> => {
    if (++calls === 3) throw new Error('no');
  };
  await expect(putLoad(call, { inFlight: 2, ms: 60_000 })).rejects.toThrow('no');
  // The other may have sent one more before it heard.
  expect(calls).toBeLessThan(10);
});
