import type { Side } from '../side.ts';

/** Loads a side by the name of its file. Only a process that runs it loads it. */
export async function loadSide(name: string): Promise<Side> {
  const { side } = (await import(`../sides/${name}.ts`)) as { readonly side: Side };
  return side;
}
