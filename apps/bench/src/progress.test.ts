import { expect, test } from 'vitest';
import { createProgress } from './progress.ts';

function run(output: { readonly isTTY?: boolean; readonly columns?: number }): string {
  let text = '';
  const progress = createProgress({ ...output, write: (more) => (text += more) });
  progress.begin('Calls', 4);
  for (const round of ['round 1', 'round 2']) for (const side of ['ahoy', 'trpc']) progress.step(round, side);
  progress.say('ulimit is low');
  progress.end();
  return text;
}

test('outside of a terminal there is a line a round', () => {
  expect(run({})).toBe('Calls: round 1\nCalls: round 2\nulimit is low\n');
});

test('in a terminal there is one line, which fits and is gone at the end', () => {
  const text = run({ isTTY: true, columns: 60 });
  const steps = text.split('\r\u001B[K').slice(1);
  expect(steps[1]).toBe('██████░░░░░░░░░░░░░░░░░░ Calls: round 1: trpc');
  expect(Math.max(...steps.map((step) => step.length))).toBeLessThan(60);
  expect(text.endsWith('ulimit is low\n\r\u001B[K')).toBe(true);
});
