import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { run } from './run.ts';

/** Root of this repository. */
export const ROOT: string = path.resolve(import.meta.dirname, '../../..');

/** How a command line ended. */
export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** What a command line has around it. */
export interface Surroundings {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string | NodeJS.ReadableStream;
  readonly signal?: AbortSignal;
  /** A person sits there. Default: false. */
  readonly isTTY?: boolean;
  /** Sees what is said beside the answer. */
  readonly onErr?: (chunk: string) => void;
  /** Sees what is printed, as it is. */
  readonly onOut?: (chunk: string) => void;
}

/** Runs a command line in this process. */
export async function ahoy(args: readonly string[], surroundings: Surroundings = {}): Promise<Outcome> {
  const { cwd = ROOT, env = {}, stdin = '', signal = new AbortController().signal, onOut } = surroundings;
  const { isTTY = false, onErr } = surroundings;
  const [stdout, stderr] = [new PassThrough(), Object.assign(new PassThrough(), { isTTY })];
  if (onErr) stderr.on('data', (chunk: Buffer) => onErr(chunk.toString()));
  if (onOut) stdout.on('data', (chunk: Buffer) => onOut(chunk.toString()));
  const written = Promise.all([text(stdout), text(stderr)]);
  const input = typeof stdin === 'string' ? Readable.from([Buffer.from(stdin)]) : stdin;
  const code = await run(args, { cwd, env, stdin: input, stdout, stderr, signal });
  stdout.end();
  stderr.end();
  const [out, err] = await written;
  return { code, out, err };
}

/** A port at which nobody listens. */
export async function unusedPort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  await once(server.close(), 'close');
  return port;
}
