import { once } from 'node:events';
import { rm, stat } from 'node:fs/promises';
import type { Server } from 'node:http';
import { type AddressInfo, connect, type ListenOptions } from 'node:net';
import { dirname } from 'node:path';
import { Server as TlsServer } from 'node:tls';

/** Where a server listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
  /** `http://127.0.0.1:5000`, or `https:` where it speaks TLS; `unix:/run/greeter.sock` for a Unix socket. */
  readonly url: string;
}

/**
 * Starts to listen.
 * @throws Error that names the port, what is wrong with it, and the variable that changes it.
 */
export async function listen(server: Server, host: string, port: number, variable: string): Promise<Address> {
  try {
    await listening(server, { port, host });
  } catch (cause) {
    throw new Error(explain(cause as NodeJS.ErrnoException, host, port, variable), { cause });
  }
  const { address, port: actual } = server.address() as AddressInfo;
  const authority = address.includes(':') ? `[${address}]` : address;
  return {
    host: address,
    port: actual,
    url: `${server instanceof TlsServer ? 'https' : 'http'}://${authority}:${actual}`,
  };
}

/**
 * Starts to listen on a Unix socket. What a process that was killed has left there is removed.
 * @throws Error that names the path and what is wrong with it.
 */
export async function listenUnix(server: Server, path: string): Promise<Address> {
  try {
    await listening(server, { path }).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE' || (await isServed(path))) throw error;
      await rm(path);
      await listening(server, { path });
    });
  } catch (cause) {
    throw new Error(`unix: ${path} ${await explainUnix(cause as NodeJS.ErrnoException, path)}`, { cause });
  }
  return { host: path, port: 0, url: `unix:${path}` };
}

async function listening(server: Server, where: ListenOptions): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen(where, resolve);
  await promise.finally(() => server.off('error', reject));
}

/** Whether somebody listens at a path; a file that is no socket is somebody's too. */
async function isServed(path: string): Promise<boolean> {
  const socket = connect({ path });
  try {
    await once(socket, 'connect');
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ECONNREFUSED' || !(await isSocket(path));
  } finally {
    socket.destroy();
  }
}

async function isSocket(path: string): Promise<boolean> {
  return (await stat(path)).isSocket();
}

async function explainUnix({ code, message }: NodeJS.ErrnoException, path: string): Promise<string> {
  switch (code) {
    case 'EADDRINUSE':
      return (await isSocket(path))
        ? 'is taken: stop what listens there, or use another path'
        : 'is there already, and no socket: use another path';
    // So does libuv say, too, that there is no such folder.
    case 'EACCES':
      return `cannot be made: is there a folder ${dirname(path)}, and may this process write there?`;
    default:
      return message;
  }
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
