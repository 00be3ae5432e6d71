import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ahoy, ROOT } from '../command-line.fixture.ts';

async function complete(...words: string[]): Promise<string[]> {
  const { code, out, err } = await ahoy(['__complete', '--', ...words]);
  expect([code, err]).toEqual([0, '']);
  return out.split('\n').filter(Boolean);
}

describe('the last word is completed', () => {
  test.each<[string[], string[]]>([
    [['des'], ['describe']],
    [['__'], []],
    [
      ['call', 'greeter.sayHello'],
      ['greeter.sayHello', 'greeter.sayHelloMany', 'greeter.sayHelloToAll'],
    ],
    [['describe', 'concierge.w'], ['concierge.welcome']],
    [['list', 'g'], ['greeter']],
    [['list', '--js'], ['--json']],
    [['call', 'greeter.sayHello', '--na'], ['--name']],
    [
      ['call', 'greeter.sayHello', '--name', 'Ada', '--v'],
      ['--via', '--verbose'],
    ],
    [['bench', 'greeter.sayHello', '--ra'], ['--rate']],
    [
      ['call', 'greeter.sayHello', '--via', ''],
      ['socket', 'http', 'grpc', 'rest'],
    ],
    [['list', '--from', 'greete'], ['greeter']],
    [['new', 'p'], ['procedure']],
    [['new', 'procedure', 'greete'], ['greeter.']],
    [['new', 'procedure', 'greeter.x', '--mu'], ['--mutation']],
    [['completion', 'z'], ['zsh']],
    [['nonsense', '--x'], []],
  ])('of %j', async (words, expected) => {
    expect(await complete(...words)).toEqual(expected);
  });

  test('with every command where there is no word yet', async () => {
    expect(await complete('')).toEqual(expect.arrayContaining(['list', 'describe', 'call', 'new', 'completion']));
  });

  test('with nothing, and no error, outside of a repository', async () => {
    const outcome = await ahoy(['__complete', '--', 'call', 'g'], { cwd: '/' });
    expect(outcome).toEqual({ code: 0, out: '', err: '' });
  });
});

test('bash completes with the script', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ahoy-completion-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const { out } = await ahoy(['completion', 'bash']);
  const main = path.join(ROOT, 'packages/cli/src/main.ts');
  const script = `ahoy() { "${process.execPath}" "${main}" "$@"; }
${out}
COMP_WORDS=(ahoy call greeter.sayHelloToA); COMP_CWORD=2; _ahoy; echo "\${COMPREPLY[@]}"
COMP_WORDS=(ahoy ""); COMP_CWORD=1; _ahoy; echo "\${COMPREPLY[0]}"`;
  const file = path.join(folder, 'complete.bash');
  writeFileSync(file, script);
  const { stdout, stderr } = spawnSync('bash', [file], { cwd: ROOT, encoding: 'utf8' });
  expect([stdout, stderr]).toEqual(['greeter.sayHelloToAll\nlist\n', '']);
});

test('an unknown shell is refused with those there are', async () => {
  const { code, err } = await ahoy(['completion', 'tcsh']);
  expect(code).toBe(2);
  expect(err).toContain('Allowed choices are bash, zsh, fish');
});
