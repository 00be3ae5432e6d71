import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Where a server listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
  /** `http://127.0.0.1:5000` */
  readonly url: string;
}

/**
 * Starts to listen.
 * @throws Error that names the port, what is wrong with it, and the variable that changes it.
 */
export async function listen(server: Server, host: string, port: number, variable: string): Promise<Address> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen(port, host, resolve);
  try {
    await promise;
  } catch (cause) {
    throw new Error(explain(cause as NodeJS.ErrnoException, host, port, variable), { cause });
  }
  server.off('error', reject);
  const { address, port: actual } = server.address() as AddressInfo;
  const authority = address.includes(':') ? `[${address}]` : address;
  return { host: address, port: actual, url: `http://${authority}:${actual}` };
}

function explain({ code, message }: NodeJS.ErrnoException, host: string, port: number, variable: string): string {
  switch (code) {
    case 'EADDRINUSE':
      return `port ${port} is taken: stop what listens there, or set ${variable} to another port`;
    case 'EACCES':
      return `port ${port} needs more rights than this process has: set ${variable} to a port above 1023`;
    case 'EADDRNOTAVAIL':
    case 'EAI_AGAIN':
    case 'ENOTFOUND':
      return `host ${host} is no address of this machine: use 127.0.0.1, or 0.0.0.0 for all of its addresses`;
    default:
      return `cannot listen on ${host}:${port}: ${message}`;
  }
}
