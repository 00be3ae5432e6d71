import { type Child, startChild } from './child.ts';
import type { About, Lacks } from './client.ts';

/** The two processes of a side. */
export interface Pair {
  readonly name: string;
  readonly server: Child;
  readonly client: Child;
  readonly about: About;
  readonly lacks: Lacks;
  /** How long it took, in milliseconds, from the start of the server's process. */
  readonly startUp: { readonly readyMs: number; readonly firstAnswerMs: number };
  readonly stop: () => Promise<void>;
}

/** Starts the processes of a side, the client's first: how fast it loads is no matter of the server. */
export async function startPair(name: string): Promise<Pair> {
  const children: Child[] = [];
  const start = (file: string): Child => {
    const child = startChild(file, [name]);
    children.push(child);
    return child;
  };
  const stop = async (): Promise<void> => {
    await Promise.all(children.map((child) => child.stop()));
  };
  try {
    const client = start('client.ts');
    // This also finds what is missing.
    const about = await client.ask<About>('about');
    const started = performance.now();
    const server = start('server.ts');
    const port = await server.ask<number>('serve');
    const readyMs = performance.now() - started;
    const lacks = await client.ask<Lacks>('connect', port);
    const startUp = { readyMs, firstAnswerMs: performance.now() - started };
    return { name, server, client, about, lacks, startUp, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
