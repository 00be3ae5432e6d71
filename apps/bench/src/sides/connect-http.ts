import { connectNodeAdapter, createConnectTransport } from '@connectrpc/connect-node';
import { Agent, createServer } from 'node:http';
import { connectClient, connectRoutes } from '../peers/connect-rpc.ts';
import { holdHttp } from '../peers/hold.ts';
import { listen } from '../peers/listen.ts';
import type { Side } from '../side.ts';

export const side: Side = {
  label: 'ConnectRPC, Connect over HTTP/1.1',
  packages: ['@connectrpc/connect', '@connectrpc/connect-node', '@bufbuild/protobuf'],
  lacks: { chat: 'HTTP/1.1 carries one direction at a time' },
  serve: () => listen(createServer(connectNodeAdapter({ routes: connectRoutes }))),
  async connect(port) {
    const transport = createConnectTransport({
      baseUrl: `http://127.0.0.1:${port}`,
      httpVersion: '1.1',
      nodeOptions: { agent: new Agent({ keepAlive: true }) },
    });
    return connectClient(transport, { chat: false });
  },
  hold: holdHttp,
};
