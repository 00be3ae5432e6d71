import { expect, test } from 'vitest';
import { lossesOf } from './compare.ts';
import { lossLines } from './losses-text.ts';
import { entryOf, results, unary } from './result.fixture.ts';

test('what is better than Ahoy is told, and what is not is left out', () => {
  expect(lossesOf(results)).toEqual([
    { set: 'A small call', case: '64 in flight', betters: [{ side: 'fast', advantage: 3 }] },
  ]);
});

test('where less is better, less is a loss', () => {
  const [calls, ...others] = unary.metrics;
  const less = { ...unary, metrics: [{ ...calls, key: 'calls', title: 'ms', better: 'lower' } as const, ...others] };
  const losses = lossesOf({ ...results, sets: [less] });
  expect(losses.map(({ betters }) => betters)).toEqual([
    [{ side: 'slow', advantage: 10 }],
    [{ side: 'slow', advantage: 2 }],
  ]);
});

test('no transport of ours is a loss to another of ours', () => {
  const entries = [...unary.entries, entryOf('ahoy-grpc', 'one at a time', [500])];
  expect(lossesOf({ ...results, sets: [{ ...unary, entries }] })).toHaveLength(1);
});

test('without Ahoy nothing is a loss', () => {
  expect(lossesOf({ ...results, reference: undefined })).toEqual([]);
});

test('a line names the best three, and counts the others', () => {
  const names = ['b', 'c', 'd', 'e', 'f'];
  const entries = [
    entryOf('ahoy-http', '64 in flight', [1]),
    ...names.map((name, index) => entryOf(name, '64 in flight', [index + 10])),
  ];
  expect(lossLines({ ...results, sets: [{ ...unary, entries }] })).toEqual([
    'A small call, 64 in flight: f (14 times); e (13 times); d (12 times); and 2 more',
  ]);
});
