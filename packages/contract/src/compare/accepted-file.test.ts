import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type AcceptedBreak, splitAccepted } from './accepted-breaks.ts';
import { readAccepted, writeAccepted } from './accepted-file.ts';
import type { Finding } from './finding.ts';

const first: AcceptedBreak = {
  rule: 'input-field-required',
  procedure: 'greeter.sayHello',
  path: 'input.name',
  reason: 'nobody calls it yet',
  contract: '0123456789abcdef',
};
const second: AcceptedBreak = { ...first, procedure: 'billing.pay' };

let directory: string;
let file: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'ahoy-accepted-'));
  file = path.join(directory, 'contract.accepted.json');
});
afterEach(() => rm(directory, { recursive: true }));

describe('the file of accepted breaks', () => {
  test('is sorted, one for each place, and reads as it was written', async () => {
    await writeAccepted(file, [first, { ...second, reason: 'an earlier one' }, second]);
    expect(await readAccepted(file)).toEqual([second, first]);
    expect(await readFile(file, 'utf8')).toMatch(/^\{\n {2}"version": 1,\n {2}"accepted": \[\n/);
  });

  test('need not be there', async () => {
    expect(await readAccepted(file)).toEqual([]);
  });

  test.each([
    ['<<<<<<< HEAD\n', 'has merge-conflict markers: keep the entries of both branches'],
    ['{', 'is no list of accepted breaks: SyntaxError'],
    ['{"version":2,"accepted":[]}', 'is no list of accepted breaks'],
    [JSON.stringify({ version: 1, accepted: [{ ...first, rule: 'input-nonsense' }] }), 'expected the id of a rule'],
    [JSON.stringify({ version: 1, accepted: [{ ...first, reason: ' ' }] }), 'reason'],
  ])('that holds %j is refused', async (text, message) => {
    await writeFile(file, text);
    await expect(readAccepted(file)).rejects.toThrow(message);
  });
});

describe('splitting findings', () => {
  const { contract: _, reason: __, ...place } = first;
  const finding: Finding = {
    ...place,
    severity: 'breaking',
    profile: 'json',
    direction: 'old-client',
    side: 'input',
    message: '',
    advice: '',
  };
  const other: Finding = { ...finding, path: 'input.other' };

  test('sets apart what has been accepted at its place', () => {
    expect(splitAccepted([finding, other], [first])).toEqual({ open: [other], accepted: [finding], unused: [] });
  });

  test('tells acceptances that meet nothing, or nothing but what is safe', () => {
    const safe: Finding = { ...finding, severity: 'safe' };
    expect(splitAccepted([safe], [first, second])).toEqual({ open: [safe], accepted: [], unused: [first, second] });
  });
});
