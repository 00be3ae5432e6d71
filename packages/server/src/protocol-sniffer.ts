import type { Server as HttpServer } from 'node:http';
import type { Socket } from 'node:net';

/** Who takes a connection over. */
export interface ConnectionHandlers {
  /** HTTP/2 with prior knowledge, which is gRPC. */
  readonly http2: (socket: Socket) => void;
  /** Called for a connection that was closed because it had not said what it speaks; `count` is the number of them. */
  readonly onSilent: (count: number) => void;
  /** Time in which a connection has to say what it speaks, in milliseconds. Default: 10,000. */
  readonly timeoutMs?: number;
}

/** First bytes of an HTTP/2 connection. Source: RFC 9113, section 3.4. */
const HTTP2_PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
/** As long as HTTP's own limit for headers: whoever says nothing in that time will not say much later. */
const DEFAULT_TIMEOUT_MS = 10_000;

/**
 * Has an HTTP server pass a connection on by its first bytes: HTTP/2's preface goes to `http2`, anything else is for
 * the server itself. The bytes may come one at a time. Returns a function that closes the connections that are still
 * undecided, which the server does not know of.
 */
export function sniffProtocols(server: HttpServer, handlers: ConnectionHandlers): () => void {
  const { http2, onSilent, timeoutMs = DEFAULT_TIMEOUT_MS } = handlers;
  // An HTTP server takes its connections by a listener of its own, which is put behind the decision.
  const listeners = server.listeners('connection') as ((socket: Socket) => void)[];
  server.removeAllListeners('connection');
  const undecided = new Set<Socket>();
  let silent = 0;

  server.on('connection', (socket: Socket) => {
    const timer = setTimeout(() => {
      socket.destroy();
      onSilent(++silent);
    }, timeoutMs);
    const onError = (): void => void socket.destroy();
    const onClose = (): void => {
      clearTimeout(timer);
      undecided.delete(socket);
    };
    let bytes: Buffer = Buffer.alloc(0);
    const onData = (more: Buffer): void => {
      bytes = Buffer.concat([bytes, more]);
      const isHttp2 = matchesPreface(bytes);
      if (isHttp2 === undefined) return;
      onClose();
      socket.off('error', onError).off('close', onClose).off('data', onData);
      socket.pause();
      socket.unshift(bytes);
      if (isHttp2) http2(socket);
      else for (const listener of listeners) listener.call(server, socket);
      // Only now is there somebody who reads what was put back.
      process.nextTick(() => socket.resume());
    };
    undecided.add(socket);
    socket.on('error', onError).on('close', onClose).on('data', onData);
  });
  return () => {
    for (const socket of undecided) socket.destroy();
  };
}

/** Undefined while it can still be either. */
function matchesPreface(bytes: Buffer): boolean | undefined {
  const length = Math.min(bytes.length, HTTP2_PREFACE.length);
  if (bytes.compare(HTTP2_PREFACE, 0, length, 0, length) !== 0) return false;
  return bytes.length >= HTTP2_PREFACE.length ? true : undefined;
}
