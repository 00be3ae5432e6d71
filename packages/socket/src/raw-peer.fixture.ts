import type { Call } from '@ahoy/core';
import { type Duplex, duplexPair } from 'node:stream';
import { onTestFinished } from 'vitest';
import { endOptions } from './connection.fixture.ts';
import { type Connection, type ConnectionOptions, createConnection } from './connection.ts';
import { framesIn, type HeardFrame, messagesIn } from './wire.fixture.ts';

/** The other end of a connection, which says whatever a test wants it to. */
export interface RawPeer {
  readonly connection: Connection;
  readonly wire: Duplex;
  readonly say: (...parts: readonly Buffer[]) => void;
  readonly frames: () => readonly HeardFrame[];
  /** The messages of all frames, without what is beside them. */
  readonly messages: () => readonly unknown[][];
  /** Settles with what the connection has said last, once it has closed. */
  readonly goAway: () => Promise<{ readonly reason: string; readonly last: number }>;
  /** Why the connection says that it has closed. */
  readonly closed: (string | undefined)[];
}

/** Opens a connection to a raw peer. By default that is a client, and its calls are run by `handle`. */
export function openRaw(
  handle: (call: Call) => unknown = ({ input }) => input,
  options: Partial<ConnectionOptions> = {},
): RawPeer {
  const [wire, other] = duplexPair();
  const heard: Buffer[] = [];
  wire.on('data', (chunk: Buffer) => heard.push(chunk));
  const closed: (string | undefined)[] = [];
  const { promise: end, resolve } = Promise.withResolvers<void>();
  wire.once('end', resolve).once('close', resolve);
  const connection = createConnection(other, {
    ...endOptions(false),
    handle,
    onClose: (reason) => closed.push(reason),
    ...options,
  });
  onTestFinished(() => {
    wire.destroy();
    other.destroy();
  });
  const frames = (): HeardFrame[] => framesIn(Buffer.concat(heard).subarray(5));
  return {
    connection,
    wire,
    say(...parts) {
      for (const part of parts) if (!wire.destroyed) wire.write(part);
    },
    frames,
    messages: () => frames().flatMap(messagesIn),
    async goAway() {
      await end;
      const last = frames().findLast(({ kind }) => kind === 7);
      return JSON.parse(last?.body.toString() ?? 'null') as { reason: string; last: number };
    },
    closed,
  };
}
