/**
 * Measures how long a developer waits after saving a procedure of the shared router: until the running service answers
 * with the new code, and until the type error of a caller that no longer fits is printed. Starts the greeter-service
 * and the type watcher as `npm run dev` does, edits two files of `packages/router`, and puts them back. Rounds save in
 * place and by renaming in turn, since editors do one or the other.
 *
 * Usage: npm run bench:dev [-- rounds]   (default: 9; the first is not counted)
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Longest wait for one edit, in milliseconds. */
const TIMEOUT_MS = 20_000;
const PORT = 5990;

const root = path.resolve(import.meta.dirname, '../..');
const procedureFile = path.join(root, 'packages/router/src/greeter/greet.ts');
const schemaFile = path.join(root, 'packages/router/src/greeter/schema.ts');
const originals = new Map([procedureFile, schemaFile].map((file) => [file, readFileSync(file, 'utf8')]));
const children: ChildProcess[] = [];
/** How files are saved now. */
let renaming = false;

const rounds = Number(process.argv[2] ?? 9);
if (!Number.isInteger(rounds) || rounds < 3) throw new Error(`rounds: expected 3 or more, got ${process.argv[2]}`);
process.once('SIGINT', () => process.exit(130));
process.once('exit', () => {
  restore();
  // A compiler in a process of its own hears nothing of its parent's end: each child has a group.
  for (const { pid } of children) if (pid !== undefined) process.kill(-pid);
});

start('greeter-service', ['../dev-service.ts', 'src/main.ts'], 'apps/greeter-service');
const watcher = start(
  'types',
  [
    path.join(root, 'node_modules/typescript/bin/tsc'),
    '--project',
    'tsconfig.dev.json',
    '--watch',
    '--preserveWatchOutput',
  ],
  '.',
);
await until(() => greets('Hello, World'));
await until(() => watcher.text().includes('Watching for file changes'));

const served = { inPlace: [] as number[], byRenaming: [] as number[] };
const errors: number[] = [];
for (let round = 0; round < rounds; round++) {
  renaming = round % 2 === 1;
  const greeting = `Ahoy${round}, World`;
  const wait = await timed(
    () => edit(procedureFile, '`Hello, ', `\`Ahoy${round}, `),
    () => greets(greeting),
  );
  if (round > 0) served[renaming ? 'byRenaming' : 'inPlace'].push(wait);
  restore();
  await until(() => greets('Hello, World'));

  // `message` is what the terminal client and the web page read of a greeting.
  const before = watcher.text().length;
  const failed = (): boolean => /apps\/client\/src\/app\.ts.*error TS/.test(watcher.text().slice(before));
  errors.push(
    await timed(() => edit(schemaFile, 'z.object({ message: z.string() })', 'z.object({ text: z.string() })'), failed),
  );
  restore();
  const after = watcher.text().length;
  await until(() => watcher.text().slice(after).includes('Watching for file changes'));
  await until(() => greets('Hello, World'));
  process.stderr.write(`round ${round + 1} of ${rounds}\r`);
}
console.log('milliseconds after saving       min  median     max');
print('new code, saved in place', served.inPlace);
print('new code, saved by renaming', served.byRenaming);
print("caller's type error is printed", errors.slice(1));
process.exit(0);

function start(name: string, args: readonly string[], folder: string): { text(): string } {
  const child = spawn(process.execPath, args, {
    cwd: path.join(root, folder),
    env: { ...process.env, PORT_GREETER: String(PORT), LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  children.push(child);
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.once('exit', (code) => {
    if (code !== null) throw new Error(`${name} ended:\n${text}`);
  });
  return { text: () => text };
}

async function greets(message: string): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${PORT}/say_hello`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"name":"World"}',
    });
    return ((await response.json()) as { message?: string }).message === message;
  } catch {
    return false;
  }
}

async function timed(change: () => void, seen: () => boolean | Promise<boolean>): Promise<number> {
  change();
  const saved = performance.now();
  await until(seen);
  return performance.now() - saved;
}

async function until(seen: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + TIMEOUT_MS;
  while (!(await seen())) {
    if (Date.now() > deadline)
      throw new Error(`waited ${TIMEOUT_MS} ms in vain; the type watcher said:\n${watcher.text()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function edit(file: string, from: string, to: string): void {
  const original = originals.get(file) ?? '';
  if (!original.includes(from)) throw new Error(`${file}: expected to find ${from}`);
  save(file, original.replace(from, to));
}

function restore(): void {
  for (const [file, text] of originals) if (readFileSync(file, 'utf8') !== text) save(file, text);
}

function save(file: string, text: string): void {
  if (!renaming) return writeFileSync(file, text);
  writeFileSync(`${file}~`, text);
  renameSync(`${file}~`, file);
}

function print(what: string, values: readonly number[]): void {
  const sorted = values.toSorted((a, b) => a - b);
  const cells = [sorted[0], sorted[Math.floor(sorted.length / 2)], sorted.at(-1)].map((value) =>
    Math.round(value ?? 0),
  );
  console.log(`${what.padEnd(30)}${cells.map((cell) => String(cell).padStart(7)).join(' ')}`);
}
