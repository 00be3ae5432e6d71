import { expect, test } from 'vitest';
import type { CheckReport } from './check-report.ts';
import { formatGithub } from './format-github.ts';
import { formatMarkdown } from './format-markdown.ts';
import { rolloutText } from './rollout-text.ts';

const report: CheckReport = {
  against: 'main (0a1b2c3)',
  profiles: ['json', 'ts'],
  breaking: true,
  changes: [
    {
      rule: 'input-constraint-tightened',
      severity: 'breaking',
      procedure: 'shop.buy',
      path: 'input.code',
      message: 'input.code was like /^(a|b)*$/,\nis 100% other',
      advice: 'take what was taken',
      severities: { json: 'breaking', ts: 'risky' },
      place: { file: 'packages/router/src/a,b:c.ts', line: 7 },
      callers: { unknown: 'TypeScript is not installed here' },
    },
    {
      rule: 'procedure-added',
      severity: 'safe',
      procedure: 'shop.sell',
      path: 'shop.sell',
      message: 'shop.sell is new',
      advice: '',
      severities: { json: 'safe' },
      place: { file: 'packages/router/src/shop.ts' },
    },
  ],
  accepted: [],
  unused: [],
  newClients: [],
  rollout: 'two steps',
  notes: [],
};

test('a workflow command has its marks escaped, and stands on one line', () => {
  const [first, second, ...more] = formatGithub(report).split('\n');
  expect(first).toBe(
    '::error file=packages/router/src/a%2Cb%3Ac.ts,line=7,title=input-constraint-tightened in shop.buy::' +
      'input.code was like /^(a|b)*$/,%0Ais 100%25 other (breaking for json; risky for ts).%0A' +
      'Instead: take what was taken.%0A' +
      'Callers: not looked for, because TypeScript is not installed here.',
  );
  expect(second).toMatch(/^::notice title=ahoy check::Compared with main \(0a1b2c3\)\. Deploy in two steps: /);
  expect(more).toEqual([]);
});

test('what a schema says stays in its cell of a table', () => {
  const rows = formatMarkdown(report)
    .split('\n')
    .filter((line) => line.startsWith('|'));
  expect(rows).toHaveLength(4);
  expect(rows[2]).toContain(String.raw`| input.code was like /^(a\|b)\*$/, is 100% other |`);
  expect(rows[3]).toBe(
    '| safe for json | `procedure-added` | shop.sell (packages/router/src/shop.ts) | shop.sell is new |  |  |',
  );
});

test.each([
  ['either', /^Deploy the server or the clients first/],
  ['server first', /^Deploy the server first/],
  ['client first', /^Deploy the clients first/],
  ['two steps', /^Deploy in two steps/],
] as const)('%s is a sentence', (rollout, text) => {
  expect(rolloutText({ ...report, rollout })).toMatch(text);
  expect(rolloutText({ ...report, rollout, changes: [] })).toBe('Nothing has changed for callers.');
});
