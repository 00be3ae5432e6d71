import { type Call, CallError, type ErrorData } from '@ahoy/core';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { type Duplex, duplexPair } from 'node:stream';
import { onTestFinished, vi } from 'vitest';
import { type Connection, type ConnectionOptions, createConnection } from './connection.ts';

type Handle = NonNullable<ConnectionOptions['handle']>;
type Overrides = Partial<ConnectionOptions>;

/** Two ends that speak with each other in memory. */
export interface Pair {
  readonly client: Connection;
  readonly server: Connection;
  readonly wires: { readonly client: Duplex; readonly server: Duplex };
  /** Why the ends say that they have closed, in that order. */
  readonly closed: { side: 'client' | 'server'; reason: string | undefined }[];
}

export interface PairOptions {
  readonly client?: Overrides;
  readonly server?: Overrides;
  /** Default: in memory. */
  readonly wires?: readonly [client: Duplex, server: Duplex];
}

/** Makes two ends; the server runs what `handle` says. */
export function createPair(handle: Handle, options: PairOptions = {}): Pair {
  const [clientWire, serverWire] = options.wires ?? duplexPair();
  const closed: Pair['closed'] = [];
  const server = createConnection(serverWire, {
    ...endOptions(false),
    handle,
    onClose: (reason) => closed.push({ side: 'server', reason }),
    ...options.server,
  });
  const client = createConnection(clientWire, {
    ...endOptions(true),
    onClose: (reason) => closed.push({ side: 'client', reason }),
    ...options.client,
  });
  onTestFinished(() => {
    clientWire.destroy();
    serverWire.destroy();
  });
  return { client, server, wires: { client: clientWire, server: serverWire }, closed };
}

/** What an end needs beside what a test is about: errors cross the wire as their code and message. */
export function endOptions(initiator: boolean): ConnectionOptions {
  return {
    initiator,
    toShape: (error) => ({ message: (error as Error).message, data: { code: codeOf(error), httpStatus: 500 } }),
    toError(sent) {
      const { message = 'unknown', data } = (sent ?? {}) as { message?: string; data?: ErrorData };
      return new CallError({ message, data: data ?? { code: 'INTERNAL_SERVER_ERROR', httpStatus: 500 } });
    },
    lost: (path, reason, neverSent) =>
      CallError.local('SERVICE_UNAVAILABLE', `${path}: ${reason}`, { path, neverSent }),
  };
}

function codeOf(error: unknown): ErrorData['code'] {
  return error instanceof CallError ? error.code : 'INTERNAL_SERVER_ERROR';
}

/** A call of a test. */
export function toCall(path: string, input?: unknown, rest: Partial<Call> = {}): Call {
  return { path, input, metadata: {}, ...rest };
}

/** The error of a call that fails. */
export async function failureOf(call: unknown): Promise<CallError> {
  const error = await Promise.resolve(call).then(
    (value) => new Error(`expected a failure, got ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  return error as CallError;
}

/** Reads a stream to its end. */
export async function collect(stream: unknown): Promise<unknown[]> {
  const items: unknown[] = [];
  for await (const item of stream as AsyncIterable<unknown>) items.push(item);
  return items;
}

/** Lets everything go on that does not wait for time. */
export async function turns(count = 20): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** Waits until something holds, however busy the machine is. */
export async function until(condition: () => boolean): Promise<void> {
  await vi.waitUntil(condition, { timeout: 20_000 });
}

/** Two ends of a connection of the system. */
export async function tcpWires(): Promise<[client: Socket, server: Socket]> {
  const listener = createServer({ noDelay: true }).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const accepted = once(listener, 'connection') as Promise<[Socket]>;
  const client = connect({ port: (listener.address() as AddressInfo).port, host: '127.0.0.1', noDelay: true });
  const [server] = await accepted;
  listener.close();
  return [client, server];
}
