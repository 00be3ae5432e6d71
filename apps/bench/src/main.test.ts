import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Results } from './result.ts';

const run = promisify(execFile);
const main = path.join(import.meta.dirname, 'main.ts');
/** A busy machine needs a while to start four processes. */
const TIMEOUT_MS = 60_000;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ahoy-bench-test-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

test('a quick run of two sides measures both, and writes what it found', { timeout: TIMEOUT_MS }, async () => {
  const args = ['--quick', '--only', 'unary', '--peers', 'ahoy-http,node-http', '--json', '--out', folder];
  const { stdout } = await run(process.execPath, [main, ...args]);
  const results = JSON.parse(stdout) as Results;
  expect(results.full).toBe(false);
  expect(results.sets.map(({ name }) => name)).toEqual(['unary']);
  const entries = results.sets[0]?.entries ?? [];
  expect(entries.map(({ side, case: name }) => `${side}, ${name}`)).toEqual([
    'ahoy-http, 64 in flight',
    'node-http, 64 in flight',
    'ahoy-http, one at a time',
    'node-http, one at a time',
  ]);
  for (const { metrics } of entries) {
    for (const key of ['calls', 'serverCpu', 'clientCpu', 'p50', 'p99', 'p999']) {
      expect([key, metrics?.[key]?.median]).toEqual([key, expect.any(Number)]);
      expect(metrics?.[key]?.median).toBeGreaterThan(0);
    }
  }
  const files = (await readdir(folder)).toSorted();
  expect(files.map((file) => path.extname(file))).toEqual(['.html', '.json']);
  expect(JSON.parse(await readFile(path.join(folder, files[1] ?? ''), 'utf8'))).toEqual(results);
});

test('a name that is none ends the run with a message', { timeout: TIMEOUT_MS }, async () => {
  const failure: { readonly code?: number; readonly stderr?: string } = await run(process.execPath, [
    main,
    '--only',
    'juggling',
  ]).catch((error: unknown) => error as object);
  expect(failure.code).toBe(1);
  expect(failure.stderr).toContain('--only: expected some of unary, sizes, ');
  expect(failure.stderr).toContain('got juggling');
});
