import type { Contract, ProcedureContract } from '@ahoy/contract';
import { type Plain, plainOf } from '@ahoy/rest/plain';
import { createInterface } from 'node:readline';
import { text as textOf } from 'node:stream/consumers';
import type { Flag } from './flags.ts';
import { InputError } from './failure.ts';
import { askFor, canAsk } from './prompt.ts';
import { type FlagValue, readInputFile, withFlag } from './read-flags.ts';
import { limitsOf, nameOf } from './type-text.ts';
import type { Terminal } from './terminal.ts';

/** What a command line says of an input. */
export interface InputSource {
  readonly procedure: ProcedureContract;
  readonly types: Contract['types'];
  readonly flags: readonly Flag[];
  readonly given: ReadonlyMap<Flag, FlagValue>;
  /** JSON, `@file`, or `-` for stdin. */
  readonly data: string | undefined;
}

/**
 * Makes the input of a call from flags and JSON; flags are the stronger. Where the procedure takes a stream, it is one:
 * of JSON lines, from `-d` or from stdin.
 * @throws InputError for what is no input, and for what is missing where nobody can be asked.
 */
export async function readInput(source: InputSource, terminal: Terminal): Promise<unknown> {
  const { procedure, types, data, given } = source;
  if (!procedure.input) {
    if (data !== undefined) throw new InputError(`${procedure.path} takes no input: leave -d out`);
    return undefined;
  }
  const plain = plainOf(procedure.input, types);
  if (procedure.streaming === 'client' || procedure.streaming === 'bidi') {
    return given.size > 0 ? only(await oneInput(source, plain, terminal)) : readItems(data ?? '-', plain, terminal);
  }
  return oneInput(source, plain, terminal);
}

async function oneInput(source: InputSource, plain: Plain, terminal: Terminal): Promise<unknown> {
  const { procedure, types, flags, given, data } = source;
  let json = data === undefined ? undefined : parse(await dataText(data, terminal), 'the input');
  for (const [flag, value] of given) json = await withFlag(json, flag, value, types);
  const missing = flags.filter((flag) => flag.isRequired && !isIn(json, flag.path));
  if (missing.length > 0 && !canAsk(terminal)) throw missingError(missing, source);
  for (const flag of missing) json = await withFlag(json, flag, await askFor(flag, types, terminal), types);
  // Every member of it may be left out.
  if (json === undefined && !procedure.inputOptional) json = {};
  return json === undefined ? undefined : plain.decode(json);
}

function missingError(missing: readonly Flag[], { procedure, types }: InputSource): InputError {
  const names = missing.map(({ name, node, choices }) => {
    const what = choices
      ? `one of ${choices.join(', ')}`
      : [nameOf(node, types), limitsOf(node)].filter(Boolean).join(', ');
    return `--${name} (${what})`;
  });
  return new InputError(`${procedure.path} needs ${names.join(' and ')}; or give all of it as JSON with -d`);
}

/** JSON that stands on the command line, in a file (`@file`), or on stdin (`-`). */
async function dataText(data: string, { stdin }: Terminal): Promise<string> {
  if (data === '-') return textOf(stdin);
  return data.startsWith('@') ? (await readInputFile(data.slice(1), '-d')).toString() : data;
}

/** The items of a stream as they come, one a line. */
async function* readItems(data: string, plain: Plain, terminal: Terminal): AsyncGenerator {
  if (data !== '-') {
    for (const [index, line] of (await dataText(data, terminal)).split('\n').entries()) {
      if (line.trim() !== '') yield plain.decode(parse(line, `line ${index + 1}`));
    }
    return;
  }
  const lines = createInterface({ input: terminal.stdin, signal: terminal.signal });
  try {
    let count = 0;
    for await (const line of lines) {
      count++;
      if (line.trim() !== '') yield plain.decode(parse(line, `line ${count}`));
    }
  } finally {
    lines.close();
    // A terminal that is read from would keep the process alive.
    terminal.stdin.pause();
  }
}

async function* only(item: unknown): AsyncGenerator {
  yield item;
}

function parse(text: string, what: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new InputError(`${what}: expected JSON (${(cause as Error).message})`, { cause });
  }
}

function isIn(json: unknown, path: readonly string[]): boolean {
  let part = json;
  for (const step of path) {
    if (typeof part !== 'object' || part === null || !Object.hasOwn(part, step)) return false;
    part = (part as Record<string, unknown>)[step];
  }
  return part !== undefined;
}
