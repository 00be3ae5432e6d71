import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const command = path.join(import.meta.dirname, 'contract.ts');
const services = path.resolve(import.meta.dirname, '../../../router/src/services.ts');
const [core, zod] = ['@ahoy/core/procedure', 'zod'].map((name) => import.meta.resolve(name));
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

test('a break is taken when it is accepted, and not before', async () => {
  const module = path.join(folder, 'shop.ts');
  const source = (name: string): string => `import { createProcedureBuilder } from '${core}';
import { z } from '${zod}';
export const shop = {
  buy: createProcedureBuilder().input(z.object({ ${name}: z.string() })).output(z.void()).mutation(() => {}),
};
`;
  const own = path.join(folder, 'shop.lock.json');
  await writeFile(module, source('what'));
  expect(await run(module, own)).toMatchObject({ code: 0, error: '' });
  const before = await readFile(own, 'utf8');

  await writeFile(module, source('item'));
  for (const flags of [[], ['--check']]) {
    const refused = await run(module, own, ...flags);
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.error).toContain(
      '  input-field-required in shop.buy: input.item was not there, is string, required; instead: ',
    );
    expect(refused.error).toContain('ahoy -- check --accept <rule> --reason <text>');
  }
  expect(await readFile(own, 'utf8')).toBe(before);

  const accept = (rule: string, place: string): object => ({
    rule,
    procedure: 'shop.buy',
    path: place,
    reason: 'nobody calls it yet',
    contract: '0123456789abcdef',
  });
  const accepted = [accept('input-field-required', 'input.item'), accept('input-field-removed', 'input.what')];
  await writeFile(path.join(folder, 'contract.accepted.json'), JSON.stringify({ version: 1, accepted }));
  expect(await run(module, own, '--check')).toMatchObject({
    code: 1,
    error: expect.stringMatching(
      /is behind the router:\n(.*\n)* {2}its contract is [0-9a-f]{16}, that of the router is /,
    ),
  });
  expect(await run(module, own)).toMatchObject({ code: 0, error: '' });
  expect(await run(module, own, '--check')).toEqual({ code: 0, out: '', error: '' });
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
