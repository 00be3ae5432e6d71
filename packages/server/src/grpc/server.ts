import { Server, ServerCredentials } from '@grpc/grpc-js';
import type { Socket } from 'node:net';
import { definitionOf, type GrpcService } from './service.ts';

/** A gRPC server without a port of its own. */
export interface GrpcServer {
  /** Takes a connection over. */
  readonly inject: (socket: Socket) => void;
  /** Sends GOAWAY: what runs may finish, what is new goes elsewhere. */
  readonly drain: (graceMs: number) => void;
  readonly close: () => void;
}

/** Streams that one connection may have open. Node's own limit is 2³² − 1, which rapid reset abuses. */
const MAX_STREAMS = 100;

/** Serves gRPC on connections that others accept. `maxMessageBytes` limits a received message after it was inflated. */
export function createGrpcServer(
  services: readonly GrpcService[],
  { maxMessageBytes }: { readonly maxMessageBytes: number },
): GrpcServer {
  const server = new Server({
    'grpc.max_receive_message_length': maxMessageBytes,
    'grpc.max_concurrent_streams': MAX_STREAMS,
  });
  for (const { name: service, methods } of services) {
    server.addService(
      Object.fromEntries(methods.map((method) => [method.name, definitionOf(service, method)])),
      Object.fromEntries(methods.map(({ name, handler }) => [name, handler])),
    );
  }
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  return {
    inject: (socket) => injector.injectConnection(socket),
    drain: (graceMs) => injector.drain(graceMs),
    close() {
      injector.destroy();
      server.forceShutdown();
    },
  };
}
