/**
 * Runs the commands of README.md as they stand there, in order, and compares what they print with what the README says
 * they print. In a block marked `console`, `$ ` begins a command, `> ` continues one, and the other lines are expected
 * output, in which `…` stands for anything. A command that does not end by itself goes on in the background: it is
 * enough that it prints what is expected.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';

interface Command {
  readonly line: string;
  readonly expected: readonly string[];
}

/** Commands that run until they are stopped. */
const SERVERS = /npm run dev$|npm start$|--watch$/;
/** Already done, by the same step of CI that runs this. */
const DONE = new Set(['npm ci', 'npm ci && npm test']);
/** Longest wait for what a command prints, in milliseconds. */
const TIMEOUT_MS = 90_000;

const root = path.resolve(import.meta.dirname, '..');
const commands = commandsOf(readFileSync(path.join(root, 'README.md'), 'utf8'));
const running: ChildProcess[] = [];
try {
  for (const command of commands) await run(command);
  console.log(`${commands.length} commands of README.md print what it says`);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
} finally {
  await Promise.all(running.map((child) => stop(child)));
}

function commandsOf(readme: string): Command[] {
  return [...readme.matchAll(/^```console\n(.*?)^```/gms)].flatMap(([, block = '']) => {
    const found: { line: string; expected: string[] }[] = [];
    for (const text of block.trimEnd().split('\n')) {
      const last = found.at(-1);
      if (text.startsWith('$ ')) found.push({ line: text.slice(2), expected: [] });
      else if (/^>( |$)/.test(text) && last?.expected.length === 0) last.line += `\n${text.slice(2)}`;
      else if (text !== '') last?.expected.push(text);
    }
    return found;
  });
}

async function run({ line, expected }: Command): Promise<void> {
  if (DONE.has(line)) return;
  const command = line.replace(/^npm ci && /, '');
  console.log(`$ ${command}`);
  const isServer = SERVERS.test(command);
  const child = spawn('bash', ['-c', command], { cwd: root, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  running.push(child);
  let output = '';
  const seen = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  const collect = (chunk: Buffer): void => {
    output += chunk.toString();
    if (isServer && missingFrom(output, expected) === undefined) seen.resolve();
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  child.once('close', () => ended.resolve());
  const timer = setTimeout(() => {
    seen.reject(
      new Error(
        `${command}: did not print this within ${TIMEOUT_MS} ms:\n${missingFrom(output, expected)}\nbut:\n${output}`,
      ),
    );
    ended.reject(new Error(`${command}: did not end within ${TIMEOUT_MS} ms; it printed:\n${output}`));
  }, TIMEOUT_MS);
  seen.promise.catch(() => {});
  ended.promise.catch(() => {});
  try {
    if (isServer) {
      await Promise.race([seen.promise, ended.promise]);
      const missing = missingFrom(output, expected);
      if (missing !== undefined)
        throw new Error(`${command}: ended before it printed:\n${missing}\nIt printed:\n${output}`);
      return;
    }
    await ended.promise;
    const missing = missingFrom(output, expected);
    if (missing !== undefined)
      throw new Error(`${command}: README.md says it prints:\n${missing}\nIt printed:\n${output}`);
  } finally {
    clearTimeout(timer);
  }
}

/** The first expected line that the output does not hold, in order. */
function missingFrom(output: string, expected: readonly string[]): string | undefined {
  // Colours are for people.
  const lines = stripVTControlCharacters(output).split('\n');
  let from = 0;
  for (const text of expected) {
    const pattern = new RegExp(
      `^${text
        .split('…')
        .map((part) => RegExp.escape(part))
        .join('.*')}\\s*$`,
    );
    const at = lines.findIndex((line, index) => index >= from && pattern.test(line));
    if (at < 0) return text;
    from = at + 1;
  }
  return undefined;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  child.once('close', () => resolve());
  signal(child.pid, 'SIGINT');
  const timer = setTimeout(() => signal(child.pid ?? 0, 'SIGKILL'), 15_000);
  await promise;
  clearTimeout(timer);
}

/** Signals the whole group, as Ctrl-C in a terminal does. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(-pid, name);
  } catch {
    // It has ended in the meantime.
  }
}
