import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** Characters of a program's output that the message of its failure quotes. */
const QUOTED = 500;

/** A program that runs for as long as this process does. */
export interface RunningProgram {
  readonly pid: number;
  /** The first line, on either output, that the pattern fits. */
  readonly match: RegExpExecArray;
}

/**
 * Starts a program and waits for the line that says that it is ready. It is killed when this process ends; one that
 * reads its input may end then of its own.
 */
export async function startProgram(command: string, args: readonly string[], ready: RegExp): Promise<RunningProgram> {
  const child: ChildProcessByStdio<Writable, Readable, Readable> = spawn(command, args, { stdio: 'pipe' });
  process.once('exit', () => child.kill('SIGKILL'));
  child.stdin.on('error', () => {});
  await once(child, 'spawn');
  const { promise, resolve, reject } = Promise.withResolvers<RegExpExecArray>();
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    createInterface(stream).on('line', (line) => {
      output = `${output}${line}\n`.slice(-QUOTED);
      const match = ready.exec(line);
      if (match) resolve(match);
    });
  }
  child.once('close', () => reject(new Error(`${command} ended:\n${output}`)));
  const match = await promise;
  // A program that has spawned has an id.
  return { pid: child.pid as number, match };
}
