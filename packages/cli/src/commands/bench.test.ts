import type { Server } from '@ahoy/server';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ahoy } from '../command-line.fixture.ts';
import { startGreeter } from '../greeter.fixture.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'ahoy-bench-'));
let greeter: Server & { readonly port: string };
let env: Record<string, string>;
beforeAll(async () => {
  greeter = await startGreeter();
  env = { PORT_GREETER: greeter.port };
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await greeter.close();
});

const short = ['-z', '100ms', '--warm-up', '10ms', '-c', '2'];

test('the load is told with its figures and a histogram', async () => {
  const { code, out, err } = await ahoy(['bench', 'greeter.sayHello', '--name', 'Ada', ...short], { env });
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(/^\d+ calls\/s\n\d+ calls in [\d.]+ s, 2 at once via socket\nlatency\n/);
  expect(out).toMatch(/^ {2}p99\.9 +[\d.]+ ms$/m);
  expect(out).toContain('no errors\n');
  expect(out).toContain('█');
});

test('the options may stand before the procedure', async () => {
  const args = ['bench', ...short, 'greeter.sayHello', '--name', 'Ada', '--json'];
  const { code, out } = await ahoy(args, { env });
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ procedure: 'greeter.sayHello', via: 'socket', concurrency: 2, errors: {} });
});

test('what is saved is compared with later', async () => {
  const file = path.join(folder, 'before.json');
  const args = ['bench', 'greeter.sayHello', '--name', 'Ada', '--via', 'http', '--rate', '100', ...short];
  expect(await ahoy([...args, '--save', file], { env })).toMatchObject({ code: 0, err: `saved ${file}\n` });
  const { out } = await ahoy([...args, '--compare', file], { env });
  expect(out).toMatch(/^\d+ calls\/s {2}[+-][\d.]+ %\n/);
});

test('what cannot work at all is told as a call would', async () => {
  const refused = await ahoy(['bench', 'greeter.sayHello', '--name', 'Voldemort', ...short], { env });
  expect(refused).toMatchObject({ code: 4, out: '' });
});

test.each<[string[], string]>([
  [['greeter.sayHello', '--name', 'Ada', '-z', 'long'], 'Expected a time such as 10s, 500ms or 2m'],
  [['greeter.sayHello', '--name', 'Ada', '-c', '0'], 'Expected a whole number from 1 to 1000000'],
  [['greeter.sayHelloMany', '--names', 'Ada'], 'greeter.sayHelloMany is a stream: expected a query or mutation'],
  [[], 'expected a procedure, such as greeter.sayHello'],
])('bench %j is wrong usage', async (args, message) => {
  const { code, err } = await ahoy(['bench', ...args], { env });
  expect(code).toBe(2);
  expect(err).toContain(message);
});

test('a file that is no measurement is refused before the load', async () => {
  const file = path.join(folder, 'other.json');
  writeFileSync(file, '{}');
  const { code, err } = await ahoy(['bench', 'greeter.sayHello', '--name', 'Ada', '--compare', file], { env });
  expect([code, err]).toEqual([2, `error: --compare: ${file} holds nothing that ahoy bench --save has written\n`]);
});
