import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import { connect } from 'node:net';
import type { Client } from '../side.ts';

// Clients made of `fetch` share the connections of their process, so that one more of them is no more connections.

type Held = Pick<Client, 'close'>;

/** Opens a connection of HTTP/1.1, makes one request and keeps it open. */
export async function holdHttp(port: number): Promise<Held> {
  const socket = connect(port, '127.0.0.1');
  socket.write(`GET / HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n\r\n`);
  await once(socket, 'data');
  socket.on('data', () => {});
  socket.on('error', () => {});
  return { close: () => void socket.destroy() };
}

/** Opens a connection of HTTP/2, exchanges settings and keeps it open. */
export async function holdHttp2(port: number): Promise<Held> {
  const session = connectHttp2(`http://127.0.0.1:${port}`);
  await once(session, 'remoteSettings');
  session.on('error', () => {});
  return { close: () => session.destroy() };
}
