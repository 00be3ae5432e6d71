import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const command = path.join(import.meta.dirname, 'contract.ts');
const services = path.resolve(import.meta.dirname, '../../../router/src/services.ts');
let folder = '';
let lock = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ahoy-contract-'));
  lock = path.join(folder, 'contract.lock.json');
});
afterAll(() => rm(folder, { recursive: true }));

function run(...args: string[]): Promise<{ code: number; out: string; error: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [command, ...args], (failure, out, error) => {
      resolve({ code: typeof failure?.code === 'number' ? failure.code : 0, out, error });
    });
  });
}

test('the command writes the lock of a router, and then finds it up to date', async () => {
  const before = await run(services, lock, '--check');
  expect(before).toMatchObject({ code: 1, out: '' });
  expect(before.error).toContain('HelloRequest: "name" has no number yet; it gets 1\n');
  expect(before.error).toMatch(/\nrun: npm run contract\n$/);

  const first = await run(services, lock);
  expect(first).toMatchObject({ code: 0, error: '' });
  expect(first.out).toContain('+ HelloRequest: name = 1\n');
  const written = await readFile(lock, 'utf8');

  expect(await run(services, lock, '--check')).toEqual({ code: 0, out: '', error: '' });
  // The module that exports the router stands for the services in it.
  const second = await run(path.join(path.dirname(services), 'index.ts'), lock);
  expect(second.out).toMatch(/contract\.lock\.json is up to date; the contract is [0-9a-f]{16}\n$/);
  expect(await readFile(lock, 'utf8')).toBe(written);
});

test('what is wrong is said in a sentence', async () => {
  const bad = path.join(folder, 'bad.json');
  await writeFile(bad, '<<<<<<< HEAD\n');
  expect(await run(services, bad)).toMatchObject({
    code: 1,
    error: expect.stringContaining('has merge-conflict markers'),
  });
  expect(await run('none.ts')).toMatchObject({ code: 1, error: expect.stringContaining('cannot load ') });
  expect(await run('--verbose')).toMatchObject({
    code: 1,
    error: expect.stringContaining("Unknown option '--verbose'"),
  });
});

test('help says how it is run', async () => {
  expect(await run('--help')).toMatchObject({
    code: 0,
    out: expect.stringContaining('[router module] [lock file] [--check]'),
  });
});
