import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Lock } from './lock.ts';
import { readLock, writeLock } from './lock-file.ts';

const lock: Lock = { version: 1, numbers: { A: { x: 1 } }, reserved: {} };
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ahoy-lock-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('a lock is written over the old one, and read back', async () => {
  const file = path.join(folder, 'contract.lock.json');
  expect(await readLock(file)).toBeUndefined();
  await writeLock(file, { ...lock, numbers: {} });
  await writeLock(file, lock);
  expect(await readLock(file)).toEqual(lock);
  expect(await readFile(file, 'utf8')).toMatch(/\}\n$/);
  expect(await readdir(folder)).toEqual(['contract.lock.json']);
});

test('where a lock cannot be written, the error says so and nothing is left behind', async () => {
  await expect(writeLock(folder, lock)).rejects.toThrow('EISDIR');
  await expect(writeLock(path.join(folder, 'none', 'a.json'), lock)).rejects.toThrow('ENOENT');
  expect((await readdir(path.dirname(folder))).filter((name) => name.startsWith(`${path.basename(folder)}.`))).toEqual(
    [],
  );
});

test('a file that is no lock is refused by its name', async () => {
  const file = path.join(folder, 'bad.json');
  await writeFile(file, '{');
  await expect(readLock(file)).rejects.toThrow(`${file} is not a contract lock`);
  await expect(readLock(folder)).rejects.toThrow('EISDIR');
});
