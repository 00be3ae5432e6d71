import { constants, createServer, type Http2Session } from 'node:http2';
import type { Socket } from 'node:net';
import { keepAlive } from './keep-alive.ts';
import { serveCall } from './serve-call.ts';
import type { GrpcService } from './service.ts';

/** A gRPC server without a port of its own. */
export interface GrpcServer {
  /** Takes a connection over. */
  readonly inject: (socket: Socket) => void;
  /** Sends GOAWAY: what runs may finish, what is new goes elsewhere. */
  readonly drain: (graceMs: number) => void;
  readonly close: () => void;
}

/**
 * Streams that one connection may have open; Node's own limit is 2³² − 1, which rapid reset abuses. Node 24 counts a
 * cancelled stream until the next turn of its loop, and refuses a call that takes its place in the same packet: with room
 * for 200, a client that has 100 can replace them all at once. nghttp2 announces what it enforces, so that the room shows.
 */
const MAX_STREAMS = 200;
/** Memory of one connection, in MiB, beside its messages: Node's own limit. */
const MAX_SESSION_MIB = 10;

/** Serves gRPC on connections that others accept. `maxMessageBytes` limits a received message after it was inflated. */
export function createGrpcServer(
  services: readonly GrpcService[],
  { maxMessageBytes }: { readonly maxMessageBytes: number },
): GrpcServer {
  const methods = new Map(
    services.flatMap(({ name, methods: own }) => own.map((method) => [`/${name}/${method.name}`, method])),
  );
  const server = createServer({
    maxSessionMemory: MAX_SESSION_MIB,
    settings: { maxConcurrentStreams: MAX_STREAMS },
  });
  const sockets = new Set<Socket>();
  const sessions = new Set<Http2Session>();
  let cut: NodeJS.Timeout | undefined;

  server.on('session', (session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
    keepAlive(session);
    const options = { methods, maxMessageBytes, peer: session.socket.remoteAddress };
    session.on('stream', (stream, headers) => serveCall(stream, headers, options));
    if (cut) session.close();
  });
  return {
    inject(socket) {
      if (socket.destroyed) return;
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      // Sockets of an HTTP server may stay half-open, and who has ended an HTTP/2 connection reads no answer.
      socket.once('end', () => socket.destroy());
      server.emit('connection', socket);
    },
    drain(graceMs) {
      for (const session of sessions) session.close();
      cut = setTimeout(() => {
        const reason = new Error('the server has stopped');
        for (const session of sessions) session.destroy(reason, constants.NGHTTP2_CANCEL);
      }, graceMs).unref();
    },
    close() {
      clearTimeout(cut);
      for (const socket of sockets) socket.destroy();
    },
  };
}
