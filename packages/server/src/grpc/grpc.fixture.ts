import { Client, credentials } from '@grpc/grpc-js';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import protobuf from 'protobufjs/minimal.js';
import { sniffProtocols } from '../protocol-sniffer.ts';
import { createGrpcServer, type GrpcServer } from './server.ts';
import type { GrpcService } from './service.ts';

/** A gRPC server on a port of its own, and a client of it. */
export interface GrpcPair {
  readonly server: GrpcServer;
  readonly client: Client;
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** Serves gRPC services on a free port. */
export async function serveGrpc(
  services: readonly GrpcService[],
  maxMessageBytes: number = 1024 * 1024,
): Promise<GrpcPair> {
  const server = createGrpcServer(services, { maxMessageBytes });
  const http = createServer();
  sniffProtocols(http, { http2: server.inject, socket: (socket) => socket.destroy(), onClosed: () => {} });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
  return {
    server,
    client,
    port,
    async close() {
      client.close();
      server.close();
      http.close();
      await once(http, 'close');
    },
  };
}

/** A message of one text, in field 1, as the greeter's messages are. */
export const text = {
  encode: (value: string): Uint8Array => protobuf.Writer.create().uint32(10).string(value).finish(),
  decode(bytes: Uint8Array): string {
    const reader = protobuf.Reader.create(bytes);
    let value = '';
    while (reader.pos < reader.len) {
      const tag = reader.uint32();
      if (tag === 10) value = reader.string();
      else reader.skipType(tag & 7);
    }
    return value;
  },
};

/** Messages go and come as bytes. */
export function raw(bytes: Buffer): Buffer {
  return bytes;
}
