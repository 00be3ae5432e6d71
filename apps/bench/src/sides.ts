import { readdir } from 'node:fs/promises';
import path from 'node:path';

/** The sides that others are compared with, the first that takes part: Ahoy as a user would have it. */
const REFERENCES = ['ahoy-socket', 'ahoy-http'];

/** Tells Ahoy's own from its peers. */
export function isOurs(side: string): boolean {
  return /^ahoy\b/i.test(side);
}

/** Names of all sides: one for each file in `sides/`. */
export async function allSides(): Promise<readonly string[]> {
  const files = await readdir(path.join(import.meta.dirname, 'sides'));
  return files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -'.ts'.length))
    .toSorted();
}

/** The side with which some sides are compared; undefined where none of them is that. */
export function referenceOf(sides: readonly string[]): string | undefined {
  return REFERENCES.find((name) => sides.includes(name));
}
