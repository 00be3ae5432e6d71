import { createRouter } from '@ahoy/core/procedure';
import * as greeter from '@ahoy/router/greeter';
import { createExpressMiddleware } from '@trpc/server/adapters/express';
import { applyWSSHandler } from '@trpc/server/adapters/ws';
import express from 'express';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { createLogger } from '../src/logger.ts';
import { serve } from '../src/serve.ts';

const context = {
  stopList: new Set(['voldemort']),
  greetings: { publish: () => {}, follow: async function* () {} },
};

/** One of the servers that `trpc.ts` compares, in a process of its own: it tells its port, then the CPU that it has used. */
const servers: Record<string, () => Promise<number | undefined>> = { ours, stock };

process.send?.({ port: await servers[process.argv[2] ?? '']?.() });
process.on('message', () => process.send?.(process.cpuUsage()));

async function ours(): Promise<number | undefined> {
  const logger = createLogger({ name: 'greeter-service', level: 'warn' });
  const server = await serve({ greeter }, { ports: [0], logger, createContext: { greeter: () => context } });
  return server.addresses[0]?.port;
}

/** What tRPC's documentation has one write, with the same procedures. */
async function stock(): Promise<number> {
  const router = createRouter({ greeter });
  const app = express();
  app.use('/trpc', createExpressMiddleware({ router, createContext: () => context, allowMethodOverride: true }));
  const server = app.listen(0, '127.0.0.1');
  applyWSSHandler({ wss: new WebSocketServer({ server }), router, createContext: () => context });
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
