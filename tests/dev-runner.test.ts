import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

/** A service that says which of its texts it was started with, and lives until it is told to end. */
const service = `
import { text } from '../../../packages/words/src/text.ts';
const timer = setInterval(() => {}, 1_000);
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => {
  console.log('stopped by ' + signal);
  clearInterval(timer);
});
console.log('started ' + text);
`;

let folder: string;
let textFile: string;
let runner: ChildProcess;
let output: string;
/** Settles when every process that can print is gone: the runner, and the service that it started. */
let gone: Promise<unknown>;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ahoy-dev-'));
  textFile = path.join(folder, 'packages/words/src/text.ts');
  await save('apps/test-service/src/main.ts', service);
  await save('packages/words/src/text.ts', 'export const text: string = "a";');
  output = '';
  runner = spawn(process.execPath, [path.resolve(import.meta.dirname, '../apps/dev-service.ts')], {
    cwd: path.join(folder, 'apps/test-service'),
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, as a shell gives to what it runs.
    detached: true,
  });
  gone = once(runner, 'close');
  runner.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  runner.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await printed(/started a\n/);
});
afterEach(async () => {
  runner.kill();
  await gone;
  await rm(folder, { recursive: true });
});

/** Saves a file in place. */
async function save(name: string, text: string): Promise<void> {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
}

/** Saves the text of the service as `sed -i` and many editors do: by putting another file in its place. */
async function saveByRenaming(text: string): Promise<void> {
  await writeFile(`${textFile}~`, `export const text: string = ${JSON.stringify(text)};`);
  await rename(`${textFile}~`, textFile);
}

async function printed(expected: RegExp): Promise<void> {
  await expect.poll(() => output, { timeout: 5_000, interval: 5 }).toMatch(expected);
}

describe('the service starts again', () => {
  test('each time that a file is saved by renaming', async () => {
    for (const text of ['b', 'c', 'd']) {
      await saveByRenaming(text);
      await printed(new RegExp(`packages/words/src/text\\.ts was saved\nstopped by SIGTERM\nstarted ${text}\n`));
    }
  });

  test('when a file is saved in place', async () => {
    await save('packages/words/src/text.ts', 'export const text: string = "b";');
    await printed(/started b\n/);
    await save('packages/words/src/text.ts', 'export const text: string = "c";');
    await printed(/started c\n/);
  });

  test('when a file in a new folder is made, and when it is saved', async () => {
    await save('packages/words/src/new/deep/word.ts', 'export const word: string = "b";');
    await saveByRenaming('b');
    await printed(/started b\n/);
    await save('packages/words/src/text.ts', `export { word as text } from './new/deep/word.ts';`);
    await printed(/started b\n[^]*started b\n/);
    await save('packages/words/src/new/deep/word.ts', 'export const word: string = "c";');
    await printed(/started c\n/);
  });

  test('when a folder is made anew', async () => {
    await rm(path.dirname(textFile), { recursive: true });
    await save('packages/words/src/text.ts', 'export const text: string = "b";');
    await printed(/started b\n/);
    await saveByRenaming('c');
    await printed(/started c\n/);
  });

  test('at the next save after it has ended with an error', async () => {
    await save('packages/words/src/text.ts', 'export const text: string = JSON.parse("");');
    await printed(/src\/main\.ts has ended \(exit code 1\) and starts again at the next save\n/);
    await saveByRenaming('b');
    await printed(/started b\n/);
  });

  test('when a file of data is saved', async () => {
    await save('packages/words/src/word.json', '"b"');
    await printed(/word\.json was saved\nstopped by SIGTERM\nstarted a\n/);
  });

  test('but not for a test, for what is no source, or for what is installed', async () => {
    await save('packages/words/src/text.test.ts', '1');
    await save('packages/words/src/text.txt', '1');
    await save('packages/words/node_modules/other/main.ts', '1');
    await saveByRenaming('b');
    await printed(/started b\n/);
    expect(output.match(/was saved/g)).toHaveLength(1);
  });
});

describe('no process is left', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('after %s to the group, which the service is told once', async (signal) => {
    process.kill(-Number(runner.pid), signal);
    expect(await gone).toEqual([0, null]);
    expect(output).toBe(`started a\nstopped by ${signal}\n`);
  });

  test('when the service does not end by itself', async () => {
    await save('packages/words/src/text.ts', 'setInterval(() => {}, 1_000); export const text: string = "b";');
    await printed(/started b\n/);
    runner.kill('SIGINT');
    expect(await gone).toEqual([0, null]);
  });

  test('when the runner is killed', async () => {
    runner.kill('SIGKILL');
    expect(await gone).toEqual([null, 'SIGKILL']);
    expect(output).toContain('stopped by SIGTERM');
  });
});
