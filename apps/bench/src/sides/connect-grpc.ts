import { connectNodeAdapter, createGrpcTransport } from '@connectrpc/connect-node';
import { createServer } from 'node:http2';
import { connectClient, connectRoutes } from '../peers/connect-rpc.ts';
import { holdHttp2 } from '../peers/hold.ts';
import { listen } from '../peers/listen.ts';
import type { Side } from '../side.ts';

export const side: Side = {
  label: 'ConnectRPC, gRPC',
  packages: ['@connectrpc/connect', '@connectrpc/connect-node', '@bufbuild/protobuf'],
  serve: () => listen(createServer(connectNodeAdapter({ routes: connectRoutes }))),
  connect: async (port) => connectClient(createGrpcTransport({ baseUrl: `http://127.0.0.1:${port}` }), { chat: true }),
  hold: holdHttp2,
};
