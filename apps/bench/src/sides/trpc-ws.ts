import { createTRPCClient, createWSClient, wsLink } from '@trpc/client';
import { applyWSSHandler } from '@trpc/server/adapters/ws';
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { iterate } from '../peers/iterate.ts';
import { listen } from '../peers/listen.ts';
import { type TrpcRouter, trpcRouter } from '../peers/trpc-router.ts';
import type { Client, Side } from '../side.ts';
import type { Item } from '../work/schema.ts';

export const side: Side = {
  label: 'tRPC WebSocket, wsLink',
  packages: ['@trpc/server', '@trpc/client', 'ws'],
  lacks: { chat: 'tRPC has no stream of a caller' },
  async serve() {
    const server = createServer();
    applyWSSHandler({ wss: new WebSocketServer({ server }), router: trpcRouter });
    return listen(server);
  },
  async connect(port): Promise<Client> {
    const client = createWSClient({ url: `ws://127.0.0.1:${port}` });
    const { greeter } = createTRPCClient<TrpcRouter>({ links: [wsLink({ client })] });
    return {
      call: (input) => greeter.sayHello.query(input),
      echo: (input) => greeter.echo.mutate(input),
      count: (input) =>
        iterate<Item>(({ next, fail, end }) => {
          const stream = greeter.follow.subscribe(input, { onData: next, onError: fail, onComplete: end });
          return () => stream.unsubscribe();
        }),
      close: () => client.close(),
    };
  },
};
