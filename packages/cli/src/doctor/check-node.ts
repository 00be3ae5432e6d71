import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Repository } from '../repository.ts';
import type { Finding } from './finding.ts';

/** Compares the Node that runs with the one that the repository pins. */
export async function checkNode(
  { root }: Pick<Repository, 'root'>,
  running: string = process.versions.node,
): Promise<Finding> {
  const manifest = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as {
    devDependencies?: Record<string, string>;
  };
  const pinned = manifest.devDependencies?.['node'];
  if (pinned === undefined) return { verdict: 'warn', message: `Node ${running}; package.json pins none` };
  if (pinned === running) return { verdict: 'ok', message: `Node ${running}, as package.json pins it` };
  const isNear = pinned.split('.')[0] === running.split('.')[0];
  const what = `Node ${running} runs, and package.json pins ${pinned}`;
  return { verdict: isNear ? 'warn' : 'fail', message: `${what}: start it with npx ahoy, after npm ci` };
}
