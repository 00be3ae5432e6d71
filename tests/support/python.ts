import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
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

/** A Python program that runs beside the tests and prints what it sees. */
export interface PythonProcess extends AsyncDisposable {
  /** Waits for a line of JSON that has this member, whether it has been printed already or is yet to come. */
  readonly said: (member: string, value?: unknown) => Promise<Readonly<Record<string, unknown>>>;
}

/** Starts a Python program that ends when its input does. */
export function startPython(args: readonly string[]): PythonProcess {
  const child = spawn(PYTHON, [...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = once(child, 'exit');
  const lines: Readonly<Record<string, unknown>>[] = [];
  const waiting = new Set<() => void>();
  let errors = '';
  const wake = (): void => waiting.forEach((check) => check());
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  child.once('close', wake);
  createInterface(child.stdout).on('line', (line) => {
    lines.push(JSON.parse(line) as Readonly<Record<string, unknown>>);
    wake();
  });
  return {
    said(member, value) {
      const { promise, reject, resolve } = Promise.withResolvers<Readonly<Record<string, unknown>>>();
      const check = (): void => {
        const line = lines.find((one) => member in one && (value === undefined || one[member] === value));
        if (line) resolve(line);
        else if (child.exitCode !== null) reject(new Error(`Python ended without saying ${member}:\n${errors}`));
      };
      waiting.add(check);
      check();
      return promise.finally(() => waiting.delete(check));
    },
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      await ended;
    },
  };
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
