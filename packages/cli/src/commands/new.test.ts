import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { ahoy, unusedPort } from '../command-line.fixture.ts';
import { copyRepository, type RepositoryCopy } from '../scaffold/repository.fixture.ts';

const execute = promisify(execFile);

let copy: RepositoryCopy;
beforeEach(() => {
  copy = copyRepository();
});
afterEach(() => copy.remove());

function read(file: string): string {
  return readFileSync(path.join(copy.root, file), 'utf8');
}

/** What the tools have against the files; nothing, where they pass. */
function complaints(packages: readonly string[], files: readonly string[]): string {
  return [
    ...packages.map((folder) => copy.tool('tsc', '--noEmit', '-p', folder)),
    copy.tool('oxlint', '--type-aware', '--deny-warnings', ...files),
    copy.tool('oxfmt', '--check', ...files),
    copy.tool('vitest', 'run', '--typecheck.enabled=false', ...files.filter((file) => file.endsWith('.test.ts'))),
  ].join('');
}

function written(out: string): string[] {
  return [...out.matchAll(/^(?:CREATE|UPDATE) (.*)$/gm)].map(([, file = '']) => file);
}

describe('a new procedure', () => {
  test.each([
    ['greeter.tryOut', []],
    ['greeter.tryOutLoud', ['--mutation']],
    ['concierge.tryOutTwice', ['--stream']],
  ])('%s %j is code that passes every check, with its test and its numbers', async (name, flags) => {
    const { code, out, err } = await ahoy(['new', 'procedure', name, ...flags], { cwd: copy.root });
    expect([code, err]).toEqual([0, `next: npm run dev, and in another terminal: npx ahoy call ${name} --name Ada\n`]);
    const files = written(out);
    expect(files).toHaveLength(4);
    expect(complaints(['packages/router'], files)).toBe('');
    expect(JSON.parse(read('packages/router/contract.lock.json'))).toMatchObject({
      numbers: { [`${name}.input`]: { name: 1 } },
    });
  });

  test('is served and called while the development server runs', async () => {
    const env = { ...process.env, PORT_GREETER: String(await unusedPort()), LOG_LEVEL: 'silent' };
    const service = path.join(copy.root, 'apps/greeter-service');
    const running = spawn(process.execPath, ['../dev-service.ts'], { cwd: service, env, stdio: 'ignore' });
    onTestFinished(async () => {
      const ended = once(running, 'exit');
      running.kill('SIGTERM');
      await ended;
    });
    const main = path.join(copy.root, 'packages/cli/src/main.ts');
    const run = async (...args: string[]): Promise<string> =>
      (await execute(process.execPath, [main, ...args], { cwd: copy.root, env })).stdout;
    await execute(process.execPath, ['src/ready.ts'], { cwd: service, env });
    await run('new', 'procedure', 'greeter.tryOut');
    // The service starts anew as soon as the files are saved.
    const answer = await vi.waitUntil(() => run('call', 'greeter.tryOut', '--name', 'Ada').catch(() => ''), {
      timeout: 45_000,
    });
    expect(answer).toBe('{"message":"tryOut: Ada"}\n');
  });

  test('is not written with --dry-run', async () => {
    const before = read('packages/router/src/greeter.ts');
    const { code, out, err } = await ahoy(['new', 'procedure', 'greeter.tryOut', '--dry-run'], { cwd: copy.root });
    expect([code, err]).toEqual([0, 'nothing was written\n']);
    expect(out).toContain('CREATE packages/router/src/greeter/try-out.ts\n');
    expect(read('packages/router/src/greeter.ts')).toBe(before);
    expect(existsSync(path.join(copy.root, 'packages/router/src/greeter/try-out.ts'))).toBe(false);
  });

  test('leaves nothing behind where it fails', async () => {
    const lock = path.join(copy.root, 'packages/router/contract.lock.json');
    const before = read('packages/router/src/greeter.ts');
    writeFileSync(lock, '{');
    const { code, err } = await ahoy(['new', 'procedure', 'greeter.tryOut'], { cwd: copy.root });
    expect(code).toBe(1);
    expect(err).toContain('is not a contract lock');
    expect(err).toContain('nothing was changed');
    expect(read('packages/router/src/greeter.ts')).toBe(before);
    expect(readFileSync(lock, 'utf8')).toBe('{');
    expect(existsSync(path.join(copy.root, 'packages/router/src/greeter/try-out.ts'))).toBe(false);
  });

  test('does not take the place of a file', async () => {
    const file = 'packages/router/src/greeter/try-out.ts';
    writeFileSync(path.join(copy.root, file), '// mine\n');
    const { code, err } = await ahoy(['new', 'procedure', 'greeter.tryOut'], { cwd: copy.root });
    expect([code, err]).toEqual([2, `error: ${file} is there already, and is not overwritten: choose another name\n`]);
    expect(read(file)).toBe('// mine\n');
  });
});

test('a new service is an app and a module that pass every check, and a workspace as npm has it', async () => {
  const { code, out } = await ahoy(['new', 'service', 'tryouts'], { cwd: copy.root });
  expect(code).toBe(0);
  const files = written(out);
  const sources = files.filter((file) => file.endsWith('.ts'));
  expect(complaints(['packages/router', 'apps/tryouts-service'], sources)).toBe('');
  expect(read('packages/router/src/services.ts')).toMatch(/^export \* as tryouts from '.\/tryouts.ts';$/m);
  const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, object> };
  const { zod: _, ...dependencies } = (packages['apps/greeter-service'] as { dependencies: object & { zod: string } })
    .dependencies;
  expect(packages['apps/tryouts-service']).toEqual({
    ...packages['apps/greeter-service'],
    dependencies,
  });
  expect(packages['node_modules/tryouts-service']).toEqual({ resolved: 'apps/tryouts-service', link: true });
  expect(await ahoy(['new', 'procedure', 'tryouts.runTwice', '--mutation'], { cwd: copy.root })).toMatchObject({
    code: 0,
  });
  expect(complaints(['packages/router'], ['packages/router/src/tryouts/run-twice.test.ts'])).toBe('');
  const again = await ahoy(['new', 'service', 'tryoutsToo', '--dry-run'], { cwd: copy.root });
  expect(again.code).toBe(0);
});

test.each<[string[], string]>([
  [['procedure', 'farewell'], 'expected a service and a procedure such as greeter.farewell, got "farewell"'],
  [['procedure', 'greeter.say-goodbye'], 'expected a name of a procedure such as sayGoodbye, got "say-goodbye"'],
  [['procedure', 'greeter.delete'], 'got a name that JavaScript keeps for itself'],
  [['procedure', 'greeter.then'], 'got a name that JavaScript keeps for itself'],
  [['procedure', 'greeter.sayHello'], 'greeter.sayHello is there already, in packages/router/src/greeter.ts'],
  [['procedure', 'greeter.hello'], 'greeter.hello would need HelloRequest, which packages/router/src/greeter.ts has'],
  [['procedure', 'greeter.stream'], 'greeter.stream is there already'],
  [['procedure', 'greeter.idOf'], 'greeter.idOf is there already'],
  [['procedure', 'greter.farewell'], 'there is no service "greter": did you mean greeter?'],
  [['procedure', 'tryouts.runTwice'], 'there is no service "tryouts": make it with: ahoy new service tryouts'],
  [['procedure', 'greeter.x', '--mutation', '--stream'], '--mutation and --stream: expected one of them'],
  [['service', 'Billing'], 'expected a name of a service such as billing, got "Billing"'],
  [['service', 'greeter'], 'there is a service greeter already: add to it with ahoy new procedure greeter.<name>'],
])('new %j is refused, and nothing is written', async (args, message) => {
  const { code, out, err } = await ahoy(['new', ...args], { cwd: copy.root });
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain(message);
});
