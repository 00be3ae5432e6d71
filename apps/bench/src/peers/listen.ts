import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import type { Served } from '../side.ts';

/** Largest message that every side is told to take, in bytes: 1 MiB of data, and what its encoding adds. */
export const MAX_BYTES: number = 4 * 1024 * 1024;

/** Has a server listen on a free port of 127.0.0.1. */
export async function listen(server: Server): Promise<Served> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on a port has an address of that kind.
  return { port: (server.address() as AddressInfo).port };
}
