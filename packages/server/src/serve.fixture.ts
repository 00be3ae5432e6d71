import { connect } from 'node:net';
import { createLogger } from './logger.ts';
import type { ServeOptions } from './options.ts';
import { serve, type Server } from './serve.ts';

/** A server of a test, on a free port. It logs nothing and is closed at the end of the scope. */
export interface TestServer extends Server, AsyncDisposable {
  readonly url: string;
  readonly port: number;
}

/** Serves services for a test. */
export async function start(services: object, options: Partial<ServeOptions<object>> = {}): Promise<TestServer> {
  const logger = createLogger({ name: 'test', level: 'silent' });
  const server = await serve<object>(services, { ports: [0], logger, stopOn: [], ...options });
  const { url = '', port = 0 } = server.addresses[0] ?? {};
  return { ...server, url, port, [Symbol.asyncDispose]: () => server.close() };
}

/** Sends bytes that no HTTP client would send, and reads what comes until the server closes the connection. */
export async function exchange(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  // A server that has nothing to say to such bytes may reset the connection; then it is closed, too.
  socket.on('error', () => {});
  const closed = new Promise((resolve) => socket.once('close', resolve));
  let received = '';
  socket.on('data', (chunk) => (received += chunk.toString()));
  socket.write(bytes);
  await closed;
  return received;
}
