import { glob, readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import type { Repository } from '../repository.ts';
import { type LanguageServer, startLanguageServer } from './language-server.ts';
import { literalPattern } from './literal-pattern.ts';
import { type Position, positionOf, relative, type SourcePlace } from './source-place.ts';

/** Who calls a procedure in this repository. */
export type Callers =
  | { readonly code: readonly SourcePlace[]; readonly tests: readonly SourcePlace[] }
  | { readonly unknown: string };

/** Where callers are looked for. */
const SOURCES = '{apps,packages,tests}/**/*.{ts,tsx}';
const SKIPPED = new Set(['node_modules', 'dist', 'results']);
const TEST = /\.(?:test|test-d|fixture)\.tsx?$|(?:^|\/)tests?\//;
/** Places of a list that are told one by one. */
const SHOWN = 5;
/** Time for all of it, in milliseconds; a caller that is not named is no reason to wait longer. */
const TIMEOUT_MS = 60_000;

/**
 * Finds the callers of procedures. Each place where the name of one stands is asked for its declaration, by TypeScript's
 * language server: who calls it through a typed caller is led to the export, whatever types lie between. A caller that
 * makes the name at run time is not seen. Never throws: where they could not be looked for, it says why.
 */
export async function findCallers(
  procedures: readonly string[],
  { root, servicesFile, lockFile }: Repository,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Callers>> {
  if (procedures.length === 0) return new Map();
  const limit = AbortSignal.timeout(TIMEOUT_MS);
  try {
    // The language server tells the real paths of what it finds by a link in node_modules.
    const repository = { root: await realpath(root), servicesFile: await realpath(servicesFile), lockFile };
    const files = await sourcesOf(repository);
    await using server = await startLanguageServer(repository.root, AbortSignal.any([signal, limit]));
    const found = new Map<string, Callers>();
    for (const procedure of procedures) found.set(procedure, await callersOf(procedure, { repository, files, server }));
    return found;
  } catch (error) {
    const reason = limit.aborted ? `TypeScript took more than ${TIMEOUT_MS / 1_000} s` : (error as Error).message;
    return new Map(procedures.map((procedure) => [procedure, { unknown: reason }]));
  }
}

/** Callers as a person reads them. */
export function callersText(callers: Callers): string {
  if ('unknown' in callers) return `not looked for, because ${callers.unknown}`;
  const { code, tests } = callers;
  const shown = code.slice(0, SHOWN).map(({ file, line }) => `${file}:${line}`);
  const more = code.length > SHOWN ? [`${code.length - SHOWN} more`] : [];
  const inTests = tests.length > 0 ? [`${tests.length} in tests`] : [];
  return [...shown, ...more, ...inTests].join(', ') || 'none in this repository';
}

/** What the search for one procedure goes by. */
interface Search {
  readonly repository: Repository;
  readonly files: ReadonlyMap<string, string>;
  readonly server: LanguageServer;
}

async function callersOf(procedure: string, { repository, files, server }: Search): Promise<Callers> {
  const declared = await positionOf(procedure, repository);
  if (!declared) return { unknown: 'its export is not found in the module of its service' };
  const name = procedure.slice(procedure.indexOf('.') + 1);
  const places: SourcePlace[] = [];
  for (const [file, text] of files) {
    if (isOwn(file, declared.file)) continue;
    for (const position of positionsIn(file, text, name)) {
      const definitions = await server.definitionsOf(position);
      const isHit = definitions.some((one) => one.file === declared.file && one.line === declared.line);
      if (isHit) places.push({ file: relative(file, repository), line: position.line + 1 });
    }
  }
  const { code = [], tests = [] } = Object.groupBy(places, ({ file }) => (TEST.test(file) ? 'tests' : 'code'));
  return { code, tests };
}

/** The service itself: its module, and the folder of that name beside it. */
function isOwn(file: string, module: string): boolean {
  return file === module || file.startsWith(`${module.replace(/\.ts$/, '')}${path.sep}`);
}

/** The first place on each line: a line is told once. */
function* positionsIn(file: string, text: string, name: string): Generator<Position> {
  if (!text.includes(name)) return;
  const word = new RegExp(String.raw`(?<![\w$])${literalPattern(name)}(?![\w$])`);
  for (const [line, content] of text.split('\n').entries()) {
    const character = word.exec(content)?.index;
    if (character !== undefined) yield { file, line, character };
  }
}

async function sourcesOf({ root }: Repository): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for await (const name of glob(SOURCES, { cwd: root, exclude: (file) => SKIPPED.has(path.basename(file)) })) {
    const file = path.join(root, name);
    files.set(file, await readFile(file, 'utf8'));
  }
  return new Map([...files].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
