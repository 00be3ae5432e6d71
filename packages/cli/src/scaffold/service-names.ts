import { readFile } from 'node:fs/promises';
import type { Repository } from '../repository.ts';

/** The services in the router's table of contents. */
export async function serviceNames({ servicesFile }: Repository): Promise<readonly string[]> {
  const text = await readFile(servicesFile, 'utf8');
  return [...text.matchAll(/^export \* as (\w+) from /gm)].map(([, name = '']) => name);
}
