import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** The first byte of a connection whose bytes are sent back as they come. */
export const COPY = 0x63;

/** Sends back what comes, as Node does it best. */
export function copyBack(socket: Socket): void {
  socket.pipe(socket);
}

/** What waits for its bytes to come back. */
interface Copy {
  readonly length: number;
  readonly resolve: (bytes: Uint8Array) => void;
}

/** Connects to {@link copyBack}, and sends bytes that come back as they were. */
export async function connectCopy(port: number): Promise<{
  readonly send: (bytes: Uint8Array) => Promise<Uint8Array>;
  readonly close: () => void;
}> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  socket.write(Uint8Array.of(COPY));
  const waiting: Copy[] = [];
  let chunks: Buffer[] = [];
  let come = 0;
  socket.on('data', (chunk) => {
    chunks.push(chunk);
    come += chunk.length;
    for (let first = waiting[0]; first && come >= first.length; first = waiting[0]) {
      const all = Buffer.concat(chunks);
      first.resolve(all.subarray(0, first.length));
      chunks = [all.subarray(first.length)];
      come -= first.length;
      waiting.shift();
    }
  });
  return {
    send(bytes) {
      const { promise, resolve } = Promise.withResolvers<Uint8Array>();
      waiting.push({ length: bytes.length, resolve });
      socket.write(bytes);
      return promise;
    },
    close: () => void socket.destroy(),
  };
}
