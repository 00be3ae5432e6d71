import { createRouter } from '@ahoy/core/procedure';
import { serve } from '@ahoy/server';
import { createExpressMiddleware } from '@trpc/server/adapters/express';
import { applyWSSHandler } from '@trpc/server/adapters/ws';
import express from 'express';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { silent } from '../support/transports.ts';
import * as service from './service.ts';

/** A server of a comparison. */
export interface Compared {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** Ours. */
export async function startOurs(): Promise<Compared> {
  const server = await serve({ service }, { ports: [0], logger: silent, stopOn: [] });
  return { port: server.addresses[0]?.port ?? 0, close: () => server.close() };
}

/** tRPC's own adapters, as its documentation has one use them, on the same root: its transformer and its error formatter. */
export async function startStock(): Promise<Compared> {
  const router = createRouter({ service });
  const app = express();
  app.use('/trpc', createExpressMiddleware({ router, createContext: () => ({}), allowMethodOverride: true }));
  const server = app.listen(0, '127.0.0.1');
  const wss = new WebSocketServer({ server });
  applyWSSHandler({ wss, router, createContext: () => ({}) });
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const client of wss.clients) client.terminate();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** Ids of masked errors differ from one run to the next. */
export function withoutIds(text: string): string {
  return text.replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<id>');
}
