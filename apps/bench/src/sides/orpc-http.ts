import { RPCLink } from '@orpc/client/fetch';
import { RPCHandler } from '@orpc/server/node';
import { createServer } from 'node:http';
import { holdHttp } from '../peers/hold.ts';
import { listen } from '../peers/listen.ts';
import { orpcClient } from '../peers/orpc-client.ts';
import { orpcRouter } from '../peers/orpc-router.ts';
import type { Side } from '../side.ts';

export const side: Side = {
  label: 'oRPC, HTTP',
  packages: ['@orpc/server', '@orpc/client'],
  lacks: { chat: 'HTTP/1.1 carries one direction at a time' },
  serve() {
    const handler = new RPCHandler(orpcRouter);
    const server = createServer((request, response) => {
      void handler
        .handle(request, response, { prefix: '/rpc', context: {} })
        .then(({ matched }) => matched || response.writeHead(404).end());
    });
    return listen(server);
  },
  connect: async (port) => orpcClient(new RPCLink({ url: `http://127.0.0.1:${port}/rpc` }), () => {}),
  hold: holdHttp,
};
