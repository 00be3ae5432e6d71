import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { ahoy, ROOT } from './command-line.fixture.ts';
import { commands } from './commands.ts';
import { startGreeter } from './greeter.fixture.ts';

const main = path.resolve(import.meta.dirname, 'main.ts');

test.each([[[]], [['--help']], [['help']]])('%j prints the help, with every command', async (args) => {
  const { code, out, err } = await ahoy(args);
  expect([code, err]).toEqual([0, '']);
  for (const { name, summary } of commands.filter((one) => !one.name.startsWith('__'))) {
    expect(out).toContain(`  ${name} `);
    expect(out).toContain(summary);
  }
  expect(out).not.toContain('__');
});

test.each(commands.filter(({ name }) => !name.startsWith('__')).map(({ name }) => name))(
  'the help of %s has examples, and asks for nothing',
  async (name) => {
    const { code, out } = await ahoy([name, '--help'], { cwd: '/' });
    expect(await ahoy(['help', name], { cwd: '/' })).toEqual({ code, out, err: '' });
    expect(code).toBe(0);
    expect(out).toContain(`Usage: ahoy ${name}`);
    expect(out).toContain('Examples:');
  },
);

test.each<[string[], string]>([
  [['lst'], "error: unknown command 'lst' (did you mean list?)\n"],
  [['list', '--jsn'], "error: unknown option '--jsn' (did you mean --json?)\n"],
  [['list', 'greter'], 'error: there is no service "greter": did you mean greeter?\n'],
  [['describe', 'greeter.sayHelo'], 'error: there is no procedure "greeter.sayHelo": did you mean greeter.sayHello?\n'],
  [['describe', 'zzz'], 'error: there is no procedure "zzz": ahoy list shows what there is\n'],
  [['describe'], "error: missing required argument 'procedure'\n"],
])('%j is wrong usage, with what to do', async (args, err) => {
  expect(await ahoy(args)).toEqual({ code: 2, out: '', err });
});

test('outside of a repository, it says how to go on', async () => {
  expect(await ahoy(['list'], { cwd: '/' })).toEqual({
    code: 2,
    out: '',
    err: 'error: / is in no repository of Ahoy: go to one, or ask a service with --from <url>\n',
  });
});

test('the stack of an error is shown where DEBUG is set only', async () => {
  const { err } = await ahoy(['list', 'greter'], { env: { DEBUG: '1' } });
  expect(err).toContain('    at ');
});

test('as a program it answers the same, without colours in a pipe', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, 'list', 'greeter'], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^PROCEDURE +KIND .*\n(.*\n)*greeter\.chat .*\n/);
});

test('a reader that has enough ends it quietly', () => {
  const { status, stdout, stderr } = spawnSync('bash', ['-c', `"${process.execPath}" "${main}" proto | head -1`], {
    encoding: 'utf8',
  });
  expect([status, stderr, stdout]).toEqual([0, '', '// greet.proto\n']);
});

test('Ctrl-C ends a call in good order', async () => {
  const greeter = await startGreeter();
  onTestFinished(() => greeter.close());
  const env = { ...process.env, PORT_GREETER: greeter.port };
  const call = spawn(process.execPath, [main, 'call', 'greeter.greetings'], { cwd: ROOT, env });
  onTestFinished(() => void call.kill('SIGKILL'));
  let out = '';
  let err = '';
  call.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  call.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  // The feed has no past: greetings are said until the first one arrives.
  await vi.waitUntil(
    async () => {
      await ahoy(['call', 'greeter.sayHello', '--name', 'Ada'], { env: { PORT_GREETER: greeter.port } });
      return out !== '';
    },
    { timeout: 30_000 },
  );
  const ended = once(call, 'exit');
  call.kill('SIGINT');
  expect([await ended, err]).toEqual([[130, null], '']);
});

test('a call ends when it is refused, though stdin is still open', async () => {
  const call = spawn(process.execPath, [main, 'call', 'greeter.chat', '--to', '127.0.0.1:1'], { cwd: ROOT });
  onTestFinished(() => void call.kill('SIGKILL'));
  expect(await once(call, 'exit')).toEqual([5, null]);
});
