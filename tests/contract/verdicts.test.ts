import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judgePair } from './judge-pair.ts';
import { randomPair } from './random-pair.ts';
import { verdictOf } from './verdict-of.ts';

test('no change that breaks, or changes what is understood, is missed', () => {
  let verdicts = 0;
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      for (const judgement of judgePair(randomPair(seed)) ?? []) {
        verdicts++;
        if (verdictOf(judgement) === 'missed') expect(judgement).toBeUndefined();
      }
    }),
    { numRuns: 400 },
  );
  expect(verdicts).toBeGreaterThan(500);
});

test('nothing is said of what has not changed', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const { before, random } = randomPair(seed);
      const judgements = judgePair({ before, after: before, random }) ?? [];
      expect(judgements.flatMap(({ findings }) => findings)).toEqual([]);
    }),
    { numRuns: 150 },
  );
});
