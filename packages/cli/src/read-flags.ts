import type { Contract, Node } from '@ahoy/contract';
import { base64ToBytes, bytesToBase64 } from '@ahoy/core/base64';
import { readFile } from 'node:fs/promises';
import type { Flag } from './flags.ts';
import { InputError } from './failure.ts';
import { nearest } from './nearest.ts';
import { resolveNode } from './resolve-node.ts';

/** What one flag was given: texts, or whether a switch is on. */
export type FlagValue = string | boolean | readonly string[];

/**
 * Adds what flags were given to an input, as plain JSON.
 * @throws InputError that names the flag, what was expected and what came.
 */
export async function withFlag(
  json: unknown,
  flag: Flag,
  value: FlagValue,
  types: Contract['types'],
): Promise<unknown> {
  const read = (text: string): Promise<unknown> => readText(text, flag, types);
  const part = Array.isArray(value)
    ? await readList(value, read)
    : typeof value === 'string'
      ? await read(value)
      : value;
  return placed(json, flag.path, part);
}

/** An empty list, which no repetition says, is `[]`. */
async function readList(texts: readonly string[], read: (text: string) => Promise<unknown>): Promise<unknown> {
  return texts.length === 1 && texts[0] === '[]' ? [] : Promise.all(texts.map(read));
}

function placed(json: unknown, [step, ...steps]: readonly string[], part: unknown): unknown {
  if (step === undefined) return part;
  const record = typeof json === 'object' && json !== null && !Array.isArray(json) ? json : {};
  const inner = Object.hasOwn(record, step) ? (record as Record<string, unknown>)[step] : undefined;
  return { ...record, [step]: placed(inner, steps, part) };
}

async function readText(text: string, flag: Flag, types: Contract['types']): Promise<unknown> {
  const { node } = resolveNode(flag.node, types);
  if (node.nullable && text === 'null') return null;
  if (flag.choices) return readChoice(text, flag, node);
  switch (node.kind) {
    case 'string':
      return text;
    case 'boolean':
      if (text === 'true' || text === 'false') return text === 'true';
      return refuse(flag, 'true or false', text);
    case 'number':
      return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : refuse(flag, 'a number', text);
    case 'integer':
      if (!/^[+-]?\d+$/.test(text)) return refuse(flag, 'a whole number', text);
      if (['int64', 'uint64', 'bigint'].includes(node.format)) return text.replace('+', '');
      return Number.isSafeInteger(Number(text)) ? Number(text) : refuse(flag, 'a number of at most 2^53 - 1', text);
    case 'date':
      return isDate(text) ? new Date(text).toISOString() : refuse(flag, 'a date such as 2026-01-31T12:00:00Z', text);
    case 'bytes':
      return readBytes(text, flag);
    default:
      return jsonOr(text, node.kind === 'union' || node.kind === 'any' ? text : undefined, flag);
  }
}

/** JavaScript takes the 30th of February for the 2nd of March. */
function isDate(text: string): boolean {
  const [day] = /^\d{4}-\d\d-\d\d(?=T|$)/.exec(text) ?? [];
  if (day === undefined || Number.isNaN(Date.parse(text))) return false;
  return !Number.isNaN(Date.parse(day)) && new Date(day).toISOString().startsWith(day);
}

function readChoice(text: string, flag: Flag, node: Node): unknown {
  const choices = flag.choices ?? [];
  const index = choices.indexOf(text);
  if (index < 0) {
    const near = nearest(text, choices);
    throw new InputError(
      `--${flag.name}: expected one of ${choices.join(', ')}, got ${JSON.stringify(text)}${near === undefined ? '' : `; did you mean ${near}?`}`,
    );
  }
  const value = node.kind === 'enum' || node.kind === 'literal' ? node.values[index] : text;
  return typeof value === 'object' && value !== null ? value.bigint : value;
}

/** Bytes are those of a file, or base64. */
async function readBytes(text: string, flag: Flag): Promise<string> {
  if (text.startsWith('@')) return bytesToBase64(await readInputFile(text.slice(1), `--${flag.name}`));
  return base64ToBytes(text) ? text : refuse(flag, '@file or base64', text);
}

/**
 * Reads a file that the command line names.
 * @throws InputError where it cannot be read.
 */
export async function readInputFile(file: string, flag: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new InputError(`${flag}: cannot read ${file} (${(cause as NodeJS.ErrnoException).code})`, { cause });
  }
}

function jsonOr(text: string, fallback: string | undefined, flag: Flag): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return fallback ?? refuse(flag, 'JSON', text);
  }
}

function refuse(flag: Flag, expected: string, got: string): never {
  throw new InputError(`--${flag.name}: expected ${expected}, got ${JSON.stringify(got)}`);
}
