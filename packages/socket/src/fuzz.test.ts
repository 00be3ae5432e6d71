import { expect, test } from 'vitest';
import { fuzz } from './fuzz.fixture.ts';

test('whatever a peer sends, its connection answers, goes on or says why it closes', async () => {
  const { frames, closed, connections } = await fuzz({ runs: 300 });
  expect(frames).toBeGreaterThan(1_000);
  expect(closed).toBeGreaterThan(connections / 10);
  expect(closed).toBeLessThan(connections);
}, 60_000);
