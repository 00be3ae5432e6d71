import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { CheckReport } from '../check/check-report.ts';
import { ahoy, type Outcome } from '../command-line.fixture.ts';
import { startGreeter } from '../greeter.fixture.ts';
import { copyRepository, type RepositoryCopy } from '../scaffold/repository.fixture.ts';

const SCHEMA = 'packages/router/src/greeter/schema.ts';
const LOCK = 'packages/router/contract.lock.json';
const ACCEPTED = 'packages/router/contract.accepted.json';
const BROKEN = ['chat', 'sayHello', 'sayHelloToAll'].map((name) => `greeter.${name}`);

let copy: RepositoryCopy;
/** Where the command has its temporary files. */
let temporary: string;
const originals = new Map<string, string>();

beforeAll(() => {
  copy = copyRepository();
  temporary = path.join(copy.root, 'temporary');
  mkdirSync(temporary);
  for (const file of [SCHEMA, LOCK]) originals.set(file, read(file));
  git('init', '--quiet', '--initial-branch=main');
  write('.gitignore', 'node_modules\ntemporary\n');
  commit('with a contract in the lock');
  const { contract: _, ...numbers } = JSON.parse(read(LOCK)) as Record<string, unknown>;
  write(LOCK, JSON.stringify(numbers));
  git('checkout', '--quiet', '-b', 'older');
  commit('without');
  write('packages/router/src/services.ts', `export * as none from './none.ts';\n`);
  git('checkout', '--quiet', '-b', 'unreadable');
  commit('without a router that can be read');
  git('checkout', '--quiet', 'main');
});
afterAll(() => copy.remove());

beforeEach(() => edit('locale: Locale.optional() }).meta', 'locale: Locale.optional(), title: z.string() }).meta'));
afterEach(() => {
  for (const [file, text] of originals) write(file, text);
  rmSync(path.join(copy.root, ACCEPTED), { force: true });
});

function read(file: string): string {
  return readFileSync(path.join(copy.root, file), 'utf8');
}

function write(file: string, text: string): void {
  writeFileSync(path.join(copy.root, file), text);
}

function edit(from: string, to: string): void {
  expect(read(SCHEMA)).toContain(from);
  write(SCHEMA, read(SCHEMA).replace(from, to));
}

function git(...args: string[]): string {
  const person = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', '-c', 'commit.gpgsign=false'];
  const env = { PATH: process.env['PATH'], HOME: copy.root, GIT_CONFIG_NOSYSTEM: '1' };
  const { status, stdout, stderr } = spawnSync('git', [...person, ...args], { cwd: copy.root, env, encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, expect.any(String)]);
  return stdout;
}

function commit(message: string): void {
  git('add', '--all');
  git('commit', '--quiet', '--message', message);
}

/** The command of the copy, in a process of its own: this one has its modules loaded. */
function check(...flags: string[]): Promise<Outcome> {
  return script('packages/cli/src/main.ts', 'check', ...flags);
}

function script(file: string, ...args: string[]): Promise<Outcome> {
  // As in a hook of git, which must not mislead it.
  const env = { ...process.env, TMPDIR: temporary, GIT_INDEX_FILE: '/none/index', GIT_DIR: '/none' };
  return new Promise((resolve) => {
    execFile(process.execPath, [file, ...args], { cwd: copy.root, env }, (failure, out, err) => {
      resolve({ code: typeof failure?.code === 'number' ? failure.code : 0, out, err });
    });
  });
}

async function reportOf(...flags: string[]): Promise<CheckReport> {
  const { code, out, err } = await check('--format', 'json', ...flags);
  expect([code, err]).toEqual([1, '']);
  return JSON.parse(out) as CheckReport;
}

function brokenIn({ changes }: CheckReport): string[] {
  return changes.filter(({ severity }) => severity === 'breaking').map(({ procedure }) => procedure);
}

test('a break is told with its rule, place, cause, advice and callers, and what to deploy first', async () => {
  const { code, out, err } = await check();
  expect([code, err]).toEqual([1, '']);
  expect(out).toMatch(/^compared with packages\/router\/contract\.lock\.json\n\nbreaking\n/);
  expect(out).toMatch(
    new RegExp(
      [
        '  input-field-required  greeter\\.sayHello  input\\.title',
        '    at       packages/router/src/greeter\\.ts:\\d+',
        '    what     input\\.title was not there, is string, required',
        '    for      breaking for json, proto, ts',
        '    instead  make the field optional, or give it a default',
        '    callers  apps/client/src/app\\.ts:\\d+, .* in tests',
      ].join('\n'),
    ),
  );
  expect(out).toContain('\nDeploy the clients first: ');
});

test('--for judges for those alone who are named', async () => {
  const report = await reportOf('--for', 'proto,json');
  expect(report.changes[0]?.severities).toEqual({ json: 'breaking', proto: 'breaking' });
  expect(await check('--for', 'jsno')).toMatchObject({
    code: 2,
    err: expect.stringContaining('Expected some of json, proto, ts, got jsno.'),
  });
});

describe('--against', () => {
  test('a commit is read from the lock in it', async () => {
    const report = await reportOf('--against', 'main');
    expect(report.against).toBe(`main (${git('rev-parse', 'main').slice(0, 7)})`);
    expect(brokenIn(report)).toEqual(BROKEN);
  });

  test('a commit whose lock has no contract is read from its source, and nothing is left behind', async () => {
    expect(brokenIn(await reportOf('--against', 'older'))).toEqual(BROKEN);
    expect(git('worktree', 'list').trim().split('\n')).toHaveLength(1);
    expect(readdirSync(temporary).filter((name) => name.startsWith('ahoy-'))).toEqual([]);
  });

  test('a commit that cannot be read says why, and leaves nothing behind either', async () => {
    const { code, out, err } = await check('--against', 'unreadable');
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^error: the router of [0-9a-f]{40} cannot be read: .*none\.ts/);
    expect(git('worktree', 'list').trim().split('\n')).toHaveLength(1);
    expect(readdirSync(temporary).filter((name) => name.startsWith('ahoy-'))).toEqual([]);
  });

  test('a file is a lock, or a contract', async () => {
    const { contract } = JSON.parse(String(originals.get(LOCK))) as { contract: object };
    write('contract.json', JSON.stringify(contract));
    expect(brokenIn(await reportOf('--against', 'contract.json'))).toEqual(BROKEN);
    expect(brokenIn(await reportOf('--against', LOCK))).toEqual(BROKEN);
    expect(await check('--against', 'package.json')).toMatchObject({
      code: 1,
      err: expect.stringContaining('package.json is not a contract lock'),
    });
  });

  test.each([true, false])('a running service is compared as far as it tells its contract', async (production) => {
    const greeter = await startGreeter({ production });
    onTestFinished(() => greeter.close());
    const report = await reportOf('--against', greeter.url);
    expect(brokenIn(report)).toEqual(BROKEN);
    expect(report.notes).toEqual(production ? [expect.stringContaining('does not tell its limits')] : []);
    write(SCHEMA, String(originals.get(SCHEMA)));
    expect(await check('--against', greeter.url)).toMatchObject({
      code: 0,
      out: expect.stringContaining('Nothing has changed for callers.'),
    });
  });

  test('anything else is wrong usage', async () => {
    expect(await check('--against', 'none')).toEqual({
      code: 2,
      out: '',
      err:
        'error: --against: expected a file, a URL, the name of a service, or a commit that git has here, ' +
        'got "none"\n',
    });
  });
});

describe('--accept', () => {
  test('what is accepted is written down with its reason, and then the lock takes it', async () => {
    const reason = 'nobody calls it yet';
    const one = await check('--accept', 'input-field-required', '--procedure', 'greeter.chat', '--reason', reason);
    expect(one).toMatchObject({ code: 1, err: 'accepted input-field-required in greeter.chat at input.title\n' });
    expect(JSON.parse(read(ACCEPTED))).toEqual({
      version: 1,
      accepted: [
        {
          rule: 'input-field-required',
          procedure: 'greeter.chat',
          path: 'input.title',
          reason,
          contract: expect.stringMatching(/^[0-9a-f]{16}$/),
        },
      ],
    });
    const refused = await script('packages/contract/src/bin/contract.ts');
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).not.toContain('greeter.chat');

    const rest = await check('--accept', 'input-field-required', '--path', 'input.title', '--reason', reason);
    expect(rest).toMatchObject({
      code: 0,
      out: expect.stringContaining('accepted  input-field-required  greeter.chat'),
    });
    expect(await script('packages/contract/src/bin/contract.ts')).toMatchObject({ code: 0, err: '' });
    const { code, out } = await check();
    expect(code).toBe(0);
    expect(out).toContain('Nothing has changed for callers.');
    expect(out).toContain('accepted, and not found  input-field-required  greeter.chat  input.title\n');
  });

  test.each<[string[], string]>([
    [['--accept', 'input-field-required'], '--accept needs a reason, which reviewers read: --reason <text>'],
    [['--accept', 'input-field-required', '--reason', ' '], '--accept needs a reason'],
    [['--reason', 'why'], '--reason goes with --accept <rule>'],
    [['--accept', 'type-changed', '--reason', 'why'], 'there is input-field-required in greeter.chat at input.title'],
  ])('%j is wrong usage', async (flags, message) => {
    expect(await check(...flags)).toMatchObject({ code: 2, out: '', err: expect.stringContaining(message) });
  });
});

test('outside of a repository it says where it was looked for', async () => {
  expect(await ahoy(['check'], { cwd: '/' })).toMatchObject({
    code: 2,
    err: expect.stringContaining('is in no repository'),
  });
});
