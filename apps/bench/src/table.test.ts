import { expect, test } from 'vitest';
import { rankingsOf } from './ranking.ts';
import { toMarkdown } from './report/markdown.ts';
import { entryOf, results, unary } from './result.fixture.ts';
import { toTable } from './table.ts';

test('a table has a row a side, the best first, and says why a side has no figures', () => {
  const [table] = rankingsOf(unary, results).map(toTable);
  expect(table).toBe(
    [
      'A small call: 64 in flight  calls/s     ±  × Ahoy  p50 µs',
      'Fast & light                  3,000  10 %    3.00   1,234',
      'Ahoy, HTTP                    1,000  10 %    1.00   1,234',
      'Slow                            100  10 %    0.10   1,234',
      'Mute                        no calls',
      'broken                      failed: it ended',
      '',
    ].join('\n'),
  );
});

test('without Ahoy there is no ratio to it', () => {
  const entries = unary.entries.filter(({ side }) => side !== 'ahoy-http');
  const [ranking] = rankingsOf({ ...unary, entries }, results);
  expect(ranking?.columns).toEqual(['calls/s', '±', 'p50 µs']);
  expect(ranking?.rows[0]?.cells).toEqual(['3,000', '10 %', '1,234']);
});

test('a ratio that is small is not written as nothing', () => {
  const entries = [entryOf('ahoy-http', '64 in flight', [1_000]), entryOf('slow', '64 in flight', [4])];
  const [ranking] = rankingsOf({ ...unary, entries }, results);
  expect(ranking?.rows.map(({ cells }) => cells[2])).toEqual(['1.00', '0.004']);
});

test('where less is better, the least is first', () => {
  const metrics = unary.metrics.map((metric) => ({ ...metric, better: 'lower' }) as const);
  const [ranking] = rankingsOf({ ...unary, metrics }, results);
  expect(ranking?.rows.map(({ label }) => label)).toEqual(['Slow', 'Ahoy, HTTP', 'Fast & light', 'Mute', 'broken']);
});

test('in Markdown the sides of ours stand out, and every row has as many cells as the head', () => {
  const [, markdown = ''] = rankingsOf(unary, results).map(toMarkdown);
  expect(markdown).toBe(
    [
      '| A small call: one at a time | calls/s |   ± | × Ahoy | p50 µs |',
      '| --------------------------- | ------: | --: | -----: | -----: |',
      '| **Ahoy, HTTP**              |     100 | 0 % |   1.00 |  1,234 |',
      '| Slow                        |      50 | 0 % |   0.50 |  1,234 |',
      '',
    ].join('\n'),
  );
  const rows = rankingsOf(unary, results)
    .map(toMarkdown)
    .flatMap((table) => table.trim().split('\n'));
  expect(new Set(rows.map((row) => row.split('|').length))).toEqual(new Set([7]));
});
