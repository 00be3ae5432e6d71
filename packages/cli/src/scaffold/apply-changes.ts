import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Repository } from '../repository.ts';
import type { Change } from './changes.ts';

const execute = promisify(execFile);

/**
 * Writes all changes, formats them and gives new fields their numbers. Where any of it fails, everything is again as it
 * was.
 * @throws Error that says what failed.
 */
export async function applyChanges(
  changes: readonly Change[],
  { root, servicesFile, lockFile }: Repository,
  signal: AbortSignal,
): Promise<void> {
  const lockBefore = await readFile(lockFile, 'utf8').catch(() => undefined);
  const made: string[] = [];
  const run = async (script: string, args: readonly string[]): Promise<void> => {
    await execute(process.execPath, [script, ...args], { cwd: root, signal }).catch(
      (error: Error & { readonly stderr?: string }) => {
        const reason = error.stderr?.trim() || error.message;
        throw new Error(`${path.basename(script)}: ${reason}; nothing was changed`, { cause: error });
      },
    );
  };
  try {
    for (const { file, after } of changes) {
      const first = await mkdir(path.join(root, path.dirname(file)), { recursive: true });
      if (first !== undefined) made.push(first);
      await writeFile(path.join(root, file), after);
    }
    const sources = changes.map(({ file }) => file).filter((file) => file !== 'package-lock.json');
    await run(path.join(root, 'node_modules/oxfmt/bin/oxfmt'), sources);
    await run(path.join(root, 'packages/contract/src/bin/contract.ts'), [servicesFile, lockFile]);
  } catch (error) {
    await undo(changes, root);
    if (lockBefore !== undefined) await writeFile(lockFile, lockBefore);
    for (const folder of made) await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function undo(changes: readonly Change[], root: string): Promise<void> {
  for (const { file, before } of changes) {
    if (before === undefined) await rm(path.join(root, file), { force: true });
    else await writeFile(path.join(root, file), before);
  }
}
