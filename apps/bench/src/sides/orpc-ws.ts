import { RPCLink } from '@orpc/client/websocket';
import { RPCHandler } from '@orpc/server/ws';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { listen } from '../peers/listen.ts';
import { orpcClient } from '../peers/orpc-client.ts';
import { orpcRouter } from '../peers/orpc-router.ts';
import type { Side } from '../side.ts';

export const side: Side = {
  label: 'oRPC, WebSocket',
  packages: ['@orpc/server', '@orpc/client', 'ws'],
  // Its server forgets items that arrive before it has decoded the request that they belong to.
  lacks: { chat: 'loses items that come right after the request' },
  serve() {
    const handler = new RPCHandler(orpcRouter);
    const server = createServer();
    new WebSocketServer({ server }).on('connection', (socket) => void handler.upgrade(socket, { context: {} }));
    return listen(server);
  },
  async connect(port) {
    const websocket = new WebSocket(`ws://127.0.0.1:${port}`);
    await once(websocket, 'open');
    return orpcClient(new RPCLink({ websocket }), () => websocket.close());
  },
};
