import { expect, test, vi } from 'vitest';
import type { Bench } from '../bench.ts';
import { readOptions } from '../options.ts';
import { CannotError, measureRounds, type Plan } from './rounds.ts';
import type { Case } from '../result.ts';

function benchOf(args: readonly string[] = []) {
  const discard = vi.fn<(name: string) => Promise<void>>(async () => {});
  const progress = {
    begin: vi.fn<() => void>(),
    step: vi.fn<() => void>(),
    end: vi.fn<() => void>(),
    say: vi.fn<() => void>(),
  };
  // Rounds use no more of a fleet than this.
  const fleet = { discard } as unknown as Bench['fleet'];
  const bench: Bench = { sides: ['a', 'b', 'c'], options: readOptions(args), fleet, progress };
  return { bench, discard, progress };
}

function planOf(measure: Plan<Case>['measure']): Plan<Case> {
  return { title: 'Calls', cases: [{ name: 'one' }, { name: 'two' }], rounds: 2, measure };
}

test('sides are measured in turn, after all of them have been warmed up', async () => {
  const seen: string[] = [];
  await measureRounds(benchOf().bench, {
    ...planOf(async (side, { name }) => {
      seen.push(`${name} ${side}`);
      return {};
    }),
    warm: async (side, { name }) => seen.push(`${name} ${side} warm`),
  });
  const expected = ['one', 'two'].flatMap((name) => [
    ...['a', 'b', 'c'].map((side) => `${name} ${side} warm`),
    ...['a', 'b', 'c', 'a', 'b', 'c'].map((side) => `${name} ${side}`),
  ]);
  expect(seen).toEqual(expected);
});

test('a quick run has no warm-up', async () => {
  const warm = vi.fn<() => Promise<void>>();
  await measureRounds(benchOf(['--quick']).bench, { ...planOf(async () => ({})), warm });
  expect(warm).not.toHaveBeenCalled();
});

test('each metric has the spread of the rounds, without those that did not measure it', async () => {
  let count = 0;
  const { bench } = benchOf();
  const plan = planOf(async () => ({ calls: ++count, ...(count % 2 === 0 && { memory: 7 }) }));
  const entries = await measureRounds({ ...bench, sides: ['a'] }, { ...plan, cases: [{ name: 'one' }], rounds: 3 });
  expect(entries).toEqual([
    {
      side: 'a',
      case: 'one',
      metrics: {
        calls: { median: 2, low: 1, high: 3, values: [1, 2, 3] },
        memory: { median: 7, low: 7, high: 7, values: [7] },
      },
    },
  ]);
});

test('a side that fails is left out of the case, is ended, and is tried again in the next', async () => {
  const { bench, discard } = benchOf();
  const measured = vi.fn<Plan<Case>['measure']>(async (side, { name }) => {
    if (side === 'b' && name === 'one') throw new Error('broken');
    return { calls: 1 };
  });
  const entries = await measureRounds(bench, planOf(measured));
  expect(entries.filter(({ failed }) => failed)).toEqual([{ side: 'b', case: 'one', failed: 'broken' }]);
  expect(measured.mock.calls.filter(([side]) => side === 'b')).toHaveLength(3);
  expect(discard.mock.calls).toEqual([['b']]);
});

test('what a side cannot do is no failure', async () => {
  const { bench, discard } = benchOf();
  const plan = planOf(async (side) => {
    if (side === 'c') throw new CannotError('no streams');
    return { calls: 1 };
  });
  const entries = await measureRounds(bench, plan);
  expect(entries.filter(({ side }) => side === 'c')).toEqual([
    { side: 'c', case: 'one', lacks: 'no streams' },
    { side: 'c', case: 'two', lacks: 'no streams' },
  ]);
  expect(discard).not.toHaveBeenCalled();
});
