import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ROOT } from '../command-line.fixture.ts';

/** A copy of this repository in a folder of its own. */
export interface RepositoryCopy {
  readonly root: string;
  /** Runs a tool of the repository in it; says what it printed where it fails. */
  readonly tool: (name: string, ...args: string[]) => string;
  readonly remove: () => void;
}

const FILES = [
  'package.json',
  'package-lock.json',
  'tsconfig.base.json',
  'tsconfig.json',
  '.oxlintrc.json',
  '.oxfmtrc.json',
  'vitest.config.ts',
];
const SKIPPED = /^(node_modules|dist|results|\.turbo|.*\.tsbuildinfo)$/;

/** Copies the source; packages of others are shared with the original, its own are those of the copy. */
export function copyRepository(): RepositoryCopy {
  const root = mkdtempSync(path.join(tmpdir(), 'ahoy-new-'));
  for (const file of FILES) cpSync(path.join(ROOT, file), path.join(root, file));
  for (const folder of ['packages', 'apps']) {
    cpSync(path.join(ROOT, folder), path.join(root, folder), {
      recursive: true,
      filter: (file) => !SKIPPED.test(path.basename(file)),
    });
  }
  linkAll(path.join(ROOT, 'node_modules'), path.join(root, 'node_modules'));
  linkAll(path.join(ROOT, 'packages/client/node_modules'), path.join(root, 'packages/client/node_modules'));
  const tool = (name: string, ...args: string[]): string => {
    const script = path.join(root, 'node_modules/.bin', name);
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { cwd: root, encoding: 'utf8' });
    return status === 0 ? '' : `${name} ${args.join(' ')}:\n${stdout}${stderr}`;
  };
  return { root, tool, remove: () => rmSync(root, { recursive: true, force: true }) };
}

function linkAll(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (entry.isSymbolicLink() && entry.name !== '.bin') symlinkSync(readlinkSync(source), target);
    else if (entry.name === '@ahoy') linkAll(source, target);
    else if (entry.name !== '.cache' && entry.name !== '.vite') symlinkSync(source, target);
  }
}
