import { expect, test } from 'vitest';
import { insertTable, toReadme } from './readme.ts';
import { results, unary } from './result.fixture.ts';

test('the table takes the place of the one between the markers, and nothing else changes', () => {
  const text = 'before\n<!-- bench -->\n\nold\n\n<!-- /bench -->\nafter\n';
  const once = insertTable(text, '| new |\n');
  expect(once).toBe('before\n<!-- bench -->\n\n| new |\n\n<!-- /bench -->\nafter\n');
  expect(insertTable(once, '| new |\n')).toBe(once);
});

test.each(['nothing', '<!-- bench -->', '<!-- /bench --> <!-- bench -->'])('%j has no place for a table', (text) => {
  expect(() => insertTable(text, 'new')).toThrow('README.md: expected <!-- bench --> and after it <!-- /bench -->');
});

test('the README tells when and on what it was measured, the first case, and where Ahoy loses', () => {
  const text = toReadme(results);
  expect(text).toContain('Measured 2026-11-22 on 2 cores of A <fast> CPU, Node v24.0.0, 3 rounds');
  expect(text).not.toContain('\n\n\n');
  expect(text).toContain('![64 in flight: calls/s, higher is better](apps/bench/results/unary.svg)\n');
  expect(text).toContain('| A small call: 64 in flight |');
  expect(text).not.toContain('| A small call: one at a time |');
  expect(text).toContain('- A small call, 64 in flight: Fast & light (3.0 times)\n');
});

test('a run without the small call has no table for the README', () => {
  expect(() => toReadme({ ...results, sets: [{ ...unary, name: 'sizes' }] })).toThrow('sets: expected unary');
});
