import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Repository } from '../repository.ts';
import { literalPattern } from './literal-pattern.ts';

/** A place in the source. */
export interface SourcePlace {
  /** From the root of the repository, with `/`. */
  readonly file: string;
  /** From 1. Absent: the file is known alone. */
  readonly line?: number;
}

/** Where a name stands in a file, as an editor counts: from 0. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly character: number;
}

/** Finds where a procedure is exported; of one that is gone, the module of its service, or the table of contents. */
export async function placeOf(procedure: string, repository: Repository): Promise<SourcePlace> {
  const position = await positionOf(procedure, repository);
  if (position) return { file: relative(position.file, repository), line: position.line + 1 };
  const module = await moduleOf(procedure, repository);
  return { file: relative(module ?? repository.servicesFile, repository) };
}

/**
 * Finds the name of a procedure where it is exported: on the line of its service's module that declares it. Undefined for
 * one that is gone, or exported in another way.
 */
export async function positionOf(procedure: string, repository: Repository): Promise<Position | undefined> {
  const file = await moduleOf(procedure, repository);
  const text = file === undefined ? undefined : await readFile(file, 'utf8').catch(() => undefined);
  if (file === undefined || text === undefined) return undefined;
  const name = procedure.slice(procedure.indexOf('.') + 1);
  const declaration = new RegExp(
    String.raw`^(export (?:const|let|var|(?:async )?function) )${literalPattern(name)}(?![\w$])`,
  );
  for (const [line, content] of text.split('\n').entries()) {
    const [, before] = declaration.exec(content) ?? [];
    if (before !== undefined) return { file, line, character: before.length };
  }
  return undefined;
}

/** A path from the root of the repository, as it is written everywhere. */
export function relative(file: string, { root }: Repository): string {
  return path.relative(root, file).split(path.sep).join('/');
}

/** The module that the table of contents names for the service of a procedure. */
async function moduleOf(procedure: string, { servicesFile }: Repository): Promise<string | undefined> {
  const service = procedure.slice(0, procedure.indexOf('.'));
  const text = await readFile(servicesFile, 'utf8');
  const found = new RegExp(`^export \\* as ${literalPattern(service)} from '(.+)';`, 'm').exec(text)?.[1];
  return found === undefined ? undefined : path.resolve(path.dirname(servicesFile), found);
}
