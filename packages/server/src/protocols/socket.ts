import { CallError, type ContractHashes, type Invoke } from '@ahoy/core';
import { toErrorShape } from '@ahoy/core/procedure';
import { type Connection, createConnection } from '@ahoy/socket';
import { getTRPCErrorFromUnknown } from '@trpc/server';
import type { Socket } from 'node:net';

/** What a server gives to the socket protocol. */
export interface SocketProtocolOptions {
  readonly name: string;
  readonly invoke: Invoke;
  /** The Invoke of a caller that tells the contracts that it was built against. */
  readonly invokeFor: (caller: ContractHashes, invoke: Invoke) => Invoke;
  readonly maxBodyBytes: number;
  /** Told of a connection that was closed for what it has sent, or has not. */
  readonly onBroken: (reason: string) => void;
}

/** The connections of the socket protocol. */
export interface SocketProtocol {
  /** Takes a connection over. */
  readonly accept: (socket: Socket) => void;
  /** Tells every client that it should go elsewhere; what runs may finish. */
  readonly drain: () => void;
  readonly close: () => void;
}

/** Serves procedures over the socket protocol. */
export function socketProtocol(options: SocketProtocolOptions): SocketProtocol {
  const { name, invoke, invokeFor, maxBodyBytes, onBroken } = options;
  const connections = new Set<Connection>();
  const reason = `${name} is stopping`;
  const lost = (path: string): Error =>
    CallError.local('SERVICE_UNAVAILABLE', `${path}: the caller has gone`, { path });
  let isStopping = false;
  return {
    accept(socket) {
      socket.setNoDelay(true);
      let handle = invoke;
      const connection = createConnection(socket, {
        initiator: false,
        handle: (call) => handle(call),
        onContract: (hashes) => (handle = invokeFor(hashes, invoke)),
        toShape: (error, path) => toErrorShape(getTRPCErrorFromUnknown(error), path),
        // A server makes no calls of its clients yet.
        toError: (_sent, path) => lost(path),
        lost,
        limits: { maxMessageBytes: maxBodyBytes },
        peerAddress: socket.remoteAddress,
        onClose(broken) {
          if (broken !== undefined) onBroken(broken);
        },
      });
      connections.add(connection);
      socket.once('close', () => connections.delete(connection));
      if (isStopping) connection.drain(reason);
    },
    drain() {
      isStopping = true;
      for (const connection of connections) connection.drain(reason);
    },
    close() {
      for (const connection of connections) connection.close(reason);
    },
  };
}
