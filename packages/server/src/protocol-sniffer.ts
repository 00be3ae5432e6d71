import { isPreface, PREFACE } from '@ahoy/socket';
import type { Server as HttpServer } from 'node:http';
import type { Socket } from 'node:net';
import { Server as TlsServer, TLSSocket } from 'node:tls';
import { takeListeners } from './take-listeners.ts';
import { awaitHandshakes } from './tls-handshakes.ts';
import { SOCKET_PROTOCOL } from './tls.ts';
import { createUndecided } from './undecided.ts';

/** Who takes a connection over. */
export interface ConnectionHandlers {
  /** HTTP/2 with prior knowledge, which is gRPC. */
  readonly http2: (socket: Socket) => void;
  /** The socket protocol. */
  readonly socket: (socket: Socket) => void;
  /**
   * Called for a connection that was closed because nobody here can speak with it: it `said nothing`, for example.
   * `count` is the number of them.
   */
  readonly onClosed: (reason: string, count: number) => void;
  /** Time in which a connection has to say what it speaks, in milliseconds; its TLS handshake has as long. Default: 10,000. */
  readonly timeoutMs?: number;
}

/** First bytes of an HTTP/2 connection. Source: RFC 9113, section 3.4. */
const HTTP2_PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
/** As long as HTTP's own limit for headers: whoever says nothing in that time will not say much later. */
const DEFAULT_TIMEOUT_MS = 10_000;

/**
 * Has an HTTP or HTTPS server pass a connection on by its first bytes: HTTP/2's preface goes to `http2`, the socket
 * protocol's to `socket`, anything else is for the server itself. The bytes may come one at a time. Over TLS the protocol
 * that the handshake chose is stronger.
 * Returns a function that closes the connections that are still undecided, which the server does not know of.
 */
export function sniffProtocols(server: HttpServer, handlers: ConnectionHandlers): () => void {
  const { http2, socket: speakSocket, onClosed, timeoutMs = DEFAULT_TIMEOUT_MS } = handlers;
  let count = 0;
  const closed = (reason: string): void => onClosed(reason, ++count);
  const undecided = createUndecided(timeoutMs, () => closed('said nothing'));
  const isTls = server instanceof TlsServer;
  const event = isTls ? 'secureConnection' : 'connection';
  const http1 = takeListeners(server, event);
  server.on(event, (socket: Socket) => {
    undecided.sniff(socket, protocolOf, (first) => {
      const protocol = chosenProtocol(socket) ?? first;
      if (protocol === 'h2') {
        // Node's HTTP/2 server refuses a TLS connection that says nothing of HTTP/2.
        if (socket instanceof TLSSocket) socket.alpnProtocol = 'h2';
        http2(socket);
      } else if (protocol === SOCKET_PROTOCOL) speakSocket(socket);
      else http1(socket);
      // Only now is there somebody who reads what was put back.
      process.nextTick(() => socket.resume());
    });
  });
  if (isTls) awaitHandshakes(server, undecided, closed);
  return () => undecided.closeAll();
}

/** What the TLS handshake chose; undefined on plain TCP and where the client has offered nothing. */
function chosenProtocol(socket: Socket): string | undefined {
  return socket instanceof TLSSocket ? socket.alpnProtocol || undefined : undefined;
}

/** The protocol that begins so, as ALPN names it; undefined while it can still be several. */
function protocolOf(bytes: Buffer): string | undefined {
  if (isPreface(bytes)) return bytes.length >= PREFACE.length ? SOCKET_PROTOCOL : undefined;
  const length = Math.min(bytes.length, HTTP2_PREFACE.length);
  if (bytes.compare(HTTP2_PREFACE, 0, length, 0, length) !== 0) return 'http/1.1';
  return bytes.length >= HTTP2_PREFACE.length ? 'h2' : undefined;
}
