import type { Socket } from 'node:net';
import type { Server as TlsServer, TLSSocket } from 'node:tls';
import { takeListeners } from './take-listeners.ts';
import type { Undecided } from './undecided.ts';

/** Type of the first record of a TLS connection. Source: RFC 8446, section 5.1. */
const HANDSHAKE = 0x16;
/** What a client gets that speaks HTTP without TLS, so that it can say what is wrong. */
const BAD_REQUEST = [
  'HTTP/1.1 400 Bad Request',
  'connection: close',
  'content-type: text/plain',
  'content-length: 40',
  '',
  'this port speaks TLS only: use https://\n',
].join('\r\n');

/**
 * Watches over the handshakes of a TLS server: what speaks no TLS is turned away, and neither a handshake that hangs nor
 * one that fails stays open. `closed` is told of each.
 */
export function awaitHandshakes(server: TlsServer, undecided: Undecided, closed: (reason: string) => void): void {
  // A TLS server does not say which of its raw connections one was, but both know their peer.
  const shaking = new Map<string, () => void>();
  const finish = (socket: Socket): boolean => {
    const release = shaking.get(peerOf(socket));
    release?.();
    return shaking.delete(peerOf(socket));
  };

  const shakeHands = takeListeners(server, 'connection');
  server.on('connection', (socket: Socket) => {
    undecided.sniff(
      socket,
      (bytes) => bytes[0],
      (first) => {
        if (first !== HANDSHAKE) return turnAway(socket, undecided, closed);
        const peer = peerOf(socket);
        shaking.set(
          peer,
          undecided.hold(socket, () => closed('did not finish its TLS handshake')),
        );
        socket.once('close', () => shaking.delete(peer));
        shakeHands(socket);
      },
    );
  });
  server.prependListener('secureConnection', finish);
  server.prependListener('tlsClientError', (error: Error & { reason?: string }, socket: TLSSocket) => {
    if (finish(socket)) closed(`failed its TLS handshake (${error.reason ?? error.message})`);
  });
}

/** Answers a client that speaks no TLS, as far as it may understand, and closes the connection once it has read that. */
function turnAway(socket: Socket, undecided: Undecided, closed: (reason: string) => void): void {
  closed('spoke no TLS');
  undecided.hold(socket, () => {});
  // What it still sends is not read by anybody, but unread bytes would have the answer lost.
  socket.resume().end(BAD_REQUEST);
}

function peerOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
