import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

/** Debian's Python, which has Debian's packages. */
const PYTHON = '/usr/bin/python3';
const run = promisify(execFile);

/** Runs Python; a missing package is an error that says how to get it. */
export async function python(args: readonly string[]): Promise<string> {
  if (!existsSync(PYTHON)) throw new Error(`${PYTHON} is missing: apt-get install python3`);
  try {
    const { stdout } = await run(PYTHON, [...args], { timeout: 60_000, maxBuffer: 64 * 1024 * 1024 });
    return stdout;
  } catch (error) {
    const { stderr } = error as { readonly stderr: string };
    const missing = /No module named '([\w.]+)'/.exec(stderr)?.[1];
    if (missing) {
      throw new Error(`Python has no ${missing}: apt-get install python3-grpcio python3-requests`, {
        cause: error,
      });
    }
    throw new Error(stderr || String(error), { cause: error });
  }
}

/** Generates Python's classes from `.proto` files, by name, into the folder. */
export async function generate(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  for (const [name, text] of files) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
  await run('protoc', [`-I${folder}`, `--python_out=${folder}`, ...files.keys()], { cwd: folder }).catch(
    (error: NodeJS.ErrnoException) => {
      throw error.code === 'ENOENT'
        ? new Error('protoc is missing: apt-get install protobuf-compiler libprotobuf-dev')
        : error;
    },
  );
}
