import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { createQuestions } from './questions.ts';
import { signalGroup } from './signal-group.ts';

/** A process of ours that answers questions. */
export interface Child {
  /** Asks, and waits for the answer. A child that has ended or that takes too long is an error, and is ended. */
  readonly ask: <T>(command: string, argument?: unknown, timeoutMs?: number) => Promise<T>;
  /** Ends it, and waits for its end. */
  readonly stop: () => Promise<void>;
}

/** Longest wait for an answer, in milliseconds. */
const DEFAULT_TIMEOUT_MS = 60_000;
/** Time to end in, in milliseconds; then it is killed. */
const STOP_MS = 2_000;
/** Characters of a child's output that the message of its failure quotes. */
const QUOTED = 1_000;

const running = new Set<ChildProcess>();
// However this process ends, its children see their channel close, and end; this is for those that cannot see it.
process.once('exit', () => running.forEach(kill));

/** Starts `process/<file>` in a process of its own. */
export function startChild(file: string, args: readonly string[]): Child {
  const child = spawnChild(file, args);
  const output = collectOutput(child);
  const questions = createQuestions((question) => child.send(question, (error) => error && questions.fail(error)));
  child.on('message', questions.receive);
  const ended = output.ended.then(() => questions.fail(endOf(child, output.text())));

  return {
    async ask<T>(command: string, argument?: unknown, timeoutMs = DEFAULT_TIMEOUT_MS): Promise<T> {
      if (!child.connected) throw endOf(child, output.text());
      const timer = setTimeout(() => {
        questions.fail(new Error(`${command}: expected an answer within ${timeoutMs} ms, got none`));
        kill(child);
      }, timeoutMs);
      try {
        // What a command answers is known to the two ends of it.
        return (await questions.ask(command, argument)) as T;
      } finally {
        clearTimeout(timer);
      }
    },
    async stop() {
      if (child.connected) child.disconnect();
      const timer = setTimeout(kill, STOP_MS, child);
      await ended;
      clearTimeout(timer);
    },
  };
}

function spawnChild(file: string, args: readonly string[]): ChildProcess {
  const child = fork(path.join(import.meta.dirname, file), [...args], {
    execArgv: ['--expose-gc'],
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // A group of its own, with the programs that it starts: Ctrl-C in a terminal is for this process, which ends them.
    detached: true,
  });
  running.add(child);
  return child;
}

/** Keeps the end of what a child prints, and tells when it has ended and all is there. */
function collectOutput(child: ChildProcess): { readonly text: () => string; readonly ended: Promise<void> } {
  let text = '';
  // Both are pipes.
  const outputs = [child.stdout, child.stderr] as readonly Readable[];
  for (const stream of outputs) {
    stream.on('data', (chunk: Buffer) => (text = `${text}${chunk.toString()}`.slice(-QUOTED)));
  }
  const untilEnded = async (): Promise<void> => {
    // `close` does not come where this process has disconnected the other, and a child that could not be started fails.
    await once(child, 'exit').catch((error: Error) => (text = error.message));
    running.delete(child);
    kill(child);
    for (const stream of outputs) if (!stream.closed) await once(stream, 'close');
  };
  return { text: () => text, ended: untilEnded() };
}

function endOf({ exitCode, signalCode }: ChildProcess, output: string): Error {
  return new Error(
    `the process ended (${signalCode ?? `exit code ${exitCode}`})${output ? `:\n${output.trim()}` : ''}`,
  );
}

function kill(child: ChildProcess): void {
  signalGroup(child, 'SIGKILL');
}
