import { untilReady } from '@ahoy/server';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

/** A service that runs in a process of its own, as it does in production. */
export interface ServiceProcess {
  readonly child: ChildProcess;
  readonly url: string;
  /** What it has printed so far. */
  output(): string;
  /** Sends a signal, and waits for the end. Returns the exit code, or the signal that ended it. */
  stop(signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null>;
}

const root = path.resolve(import.meta.dirname, '../..');

/** Starts a service from its source and waits until it takes calls. */
export async function startService(
  name: 'greeter' | 'concierge',
  port: number,
  env: Readonly<Record<string, string>> = {},
): Promise<ServiceProcess> {
  const service = spawnService(name, { [`PORT_${name.toUpperCase()}`]: String(port), ...env });
  const url = `http://127.0.0.1:${port}`;
  const ended = new AbortController();
  service.child.once('exit', () => ended.abort(new Error(`${name}-service ended:\n${service.output()}`)));
  await untilReady(url, { timeoutMs: 20_000, signal: ended.signal });
  return { ...service, url };
}

/** Starts a service from its source; it may well fail to start. */
export function spawnService(
  name: 'greeter' | 'concierge',
  env: Readonly<Record<string, string>>,
): Omit<ServiceProcess, 'url'> {
  const child = spawn(process.execPath, [path.join(root, `apps/${name}-service/src/main.ts`)], {
    env: { ...process.env, LOG_FORMAT: 'json', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return {
    child,
    output: () => output,
    async stop(signal) {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill(signal);
        await once(child, 'exit');
      }
      return child.exitCode ?? child.signalCode;
    },
  };
}

/** A port that is free now; a service that is started again can take it again. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
