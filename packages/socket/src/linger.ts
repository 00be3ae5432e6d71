import type { Duplex } from 'node:stream';

/** Time in which a byte has to leave, in milliseconds. */
const CHECK_MS = 1000;

/**
 * Has a socket that was ended send its last bytes as long as the other side takes them, and then destroys it: who does
 * not close its side would keep the connection for ever.
 */
export function linger(socket: Duplex): void {
  let left = Infinity;
  const timer = setInterval(() => {
    if (socket.writableLength === 0 || socket.writableLength >= left) socket.destroy();
    left = socket.writableLength;
  }, CHECK_MS).unref();
  socket.once('close', () => clearInterval(timer));
}
