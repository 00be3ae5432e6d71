import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { findPackageJSON } from 'node:module';
import { promisify } from 'node:util';
import type { Program, Side } from './side.ts';

/** Longest time that a program has to tell its version, in milliseconds. */
const TIMEOUT_MS = 10_000;

const run = promisify(execFile);

/**
 * Reads the versions of what a side is made of.
 * @throws Error that says how to install a program that is missing.
 */
export async function versionsOf({ packages, programs = [] }: Side): Promise<Readonly<Record<string, string>>> {
  const versions = await Promise.all([...packages.map(packageVersion), ...programs.map(programVersion)]);
  return Object.fromEntries(versions);
}

async function packageVersion(name: string): Promise<[string, string]> {
  const file = findPackageJSON(name, import.meta.url);
  if (file === undefined) throw new Error(`${name} is missing: npm ci`);
  const { version } = JSON.parse(await readFile(file, 'utf8')) as { readonly version: string };
  return [name, version];
}

async function programVersion({ name, command, args, apt }: Program): Promise<[string, string]> {
  try {
    const { stdout } = await run(command, [...args], { timeout: TIMEOUT_MS });
    return [name, /\d[\w.]*/.exec(stdout)?.[0] ?? stdout.trim()];
  } catch (cause) {
    throw new Error(`${name} is missing: apt-get install ${apt}`, { cause });
  }
}
