import type { Socket } from 'node:net';

/** Connections that have not said yet what they speak. Each has a time limit, and all can be closed at once. */
export interface Undecided {
  /** Holds a connection until the returned function lets it go, it closes, or its time is over. */
  hold(socket: Socket, onTimeout: () => void): () => void;
  /** Reads first bytes until `judge` has a verdict, puts them back, and hands the connection over. */
  sniff<T>(socket: Socket, judge: (bytes: Buffer) => T | undefined, handOver: (verdict: T) => void): void;
  closeAll(): void;
}

/** Holds connections that say nothing for `timeoutMs` at most; then closes them and calls `onSilent`. */
export function createUndecided(timeoutMs: number, onSilent: () => void): Undecided {
  const held = new Set<Socket>();

  const hold = (socket: Socket, onTimeout: () => void): (() => void) => {
    const timer = setTimeout(() => {
      socket.destroy();
      onTimeout();
    }, timeoutMs);
    const onError = (): void => void socket.destroy();
    const release = (): void => {
      clearTimeout(timer);
      held.delete(socket);
      socket.off('error', onError).off('close', release);
    };
    held.add(socket);
    socket.on('error', onError).on('close', release);
    return release;
  };

  return {
    hold,
    sniff(socket, judge, handOver) {
      const release = hold(socket, onSilent);
      let bytes: Buffer = Buffer.alloc(0);
      const onData = (more: Buffer): void => {
        bytes = Buffer.concat([bytes, more]);
        const verdict = judge(bytes);
        if (verdict === undefined) return;
        release();
        socket.off('data', onData);
        socket.pause();
        socket.unshift(bytes);
        handOver(verdict);
      };
      socket.on('data', onData);
    },
    closeAll() {
      for (const socket of held) socket.destroy();
    },
  };
}
