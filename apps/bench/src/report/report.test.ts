import { describe, expect, test } from 'vitest';
import { concurrency, results } from '../result.fixture.ts';
import { toReport } from './report.ts';

const page = toReport({ ...results, sets: [...results.sets, concurrency] });

describe('the report', () => {
  test('needs nothing beside itself', () => {
    expect(page).not.toMatch(/<(script|link|img|iframe)\b|https?:\/\/|url\(|@import/);
  });

  test('closes every tag that it opens', () => {
    const count = (pattern: RegExp): number => page.match(pattern)?.length ?? 0;
    for (const tag of ['svg', 'g', 'text', 'table', 'tr', 'td', 'th', 'section', 'details', 'h3', 'p', 'ul']) {
      const [opened, closed] = [count(new RegExp(`<${tag}[\\s>]`, 'g')), count(new RegExp(`</${tag}>`, 'g'))];
      expect([tag, opened]).toEqual([tag, closed]);
      expect(opened).toBeGreaterThan(0);
    }
  });

  test('shows names as text, whatever they hold', () => {
    expect(page).toContain('Fast &amp; light');
    expect(page).toContain('A &lt;fast&gt; CPU');
    expect(page).not.toContain('<fast>');
  });

  test('has a bar for each side with figures, and a line where there is an axis', () => {
    const [bars = '', lines = ''] = page.split('<section id="concurrency">');
    expect(bars.match(/<rect /g)).toHaveLength(5);
    expect(lines.match(/class="line"/g)).toHaveLength(3);
  });

  test('has no place that is not a number', () => {
    expect(page).not.toMatch(/NaN|Infinity|undefined/);
  });

  test('says where others are better, and the versions of what was measured', () => {
    expect(page).toContain('Fast &amp; light (3.0 times)');
    expect(page).toContain('fast 1.2.3, slow 4.5.6');
  });

  test('is readable in light and in dark', () => {
    expect(page).toContain('prefers-color-scheme: dark');
    expect(page).toContain('color-scheme: light dark');
  });

  test('says that a run which left something out is not the whole', () => {
    expect(page).not.toContain('left out');
    expect(toReport({ ...results, full: false })).toContain('left out');
  });
});

test('a set in which nobody could be measured has a report too', () => {
  const failed = { side: 'slow', case: '64 in flight', failed: 'it ended' };
  const text = toReport({ ...results, sets: [{ ...concurrency, entries: [failed] }] });
  expect(text).toContain('failed: it ended');
  expect(text).not.toMatch(/NaN|Infinity/);
});
