import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Bytes that git may print: a lock of thousands of procedures has room. */
const MAX_BYTES = 256 * 1024 * 1024;

/** Runs git without the network and without hooks; returns what it prints. */
export async function git(
  args: readonly string[],
  { cwd, signal }: { readonly cwd: string; readonly signal: AbortSignal },
): Promise<string> {
  const { stdout } = await execute('git', ['-c', 'core.hooksPath=/dev/null', ...args], {
    cwd,
    signal,
    maxBuffer: MAX_BYTES,
    env: environment(),
  });
  return stdout;
}

/** What a hook of git runs in names the index that is being committed, which a worktree must not write to. */
function environment(): NodeJS.ProcessEnv {
  const { GIT_DIR: _dir, GIT_WORK_TREE: _tree, GIT_INDEX_FILE: _index, GIT_PREFIX: _prefix, ...rest } = process.env;
  // A partial clone would fetch what it does not have.
  return { ...rest, GIT_NO_LAZY_FETCH: '1', GIT_TERMINAL_PROMPT: '0' };
}
