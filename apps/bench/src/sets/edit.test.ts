import { expect, test } from 'vitest';
import { readTable } from './edit.ts';

test('what the script on edits prints is read, without its head', () => {
  const output = [
    'milliseconds after saving       min  median     max',
    'new code, saved in place          212     231     402',
    "caller's type error is printed    512     640     803",
  ].join('\n');
  expect(
    readTable(output).map(({ side, metrics }) => [side, metrics?.['wait']?.low, metrics?.['wait']?.median]),
  ).toEqual([
    ['new code, saved in place', 212, 231],
    ["caller's type error is printed", 512, 640],
  ]);
});
