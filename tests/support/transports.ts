import type { Target } from '@ahoy/client';
import type { connect } from '@ahoy/client/grpc';
import { contractOf } from '@ahoy/contract';
import { createRouter } from '@ahoy/core/procedure';
import { createLogger, inProcess, serve } from '@ahoy/server';
import { createExpressMiddleware } from '@trpc/server/adapters/express';
import express from 'express';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import * as lab from './lab.ts';

/** A way to reach the lab, opened for a test file. */
export interface OpenTransport {
  readonly target: Target;
  /** What `connect` wants to know beside the target. */
  readonly options?: Parameters<typeof connect>[1];
  readonly close: () => Promise<void>;
}

/** A way to reach the lab: what holds for one holds for all, or the case says why not. */
export interface Transport {
  readonly name: string;
  /** False for a tRPC server that is not ours: it knows nothing of deadlines, and masks no error. */
  readonly ours: boolean;
  /** False for a transport that cannot carry a stream of a caller. */
  readonly sendsStreams: boolean;
  readonly open: () => Promise<OpenTransport>;
}

/** A log that nobody reads. */
export const silent = createLogger({ name: 'test', level: 'silent' });

export const transports: readonly Transport[] = [
  {
    name: 'in-process',
    ours: true,
    sendsStreams: true,
    open: async () => ({ target: inProcess({ lab }), close: async () => {} }),
  },
  {
    name: 'http',
    ours: true,
    sendsStreams: false,
    async open() {
      const server = await serve({ lab }, { ports: [0], logger: silent, stopOn: [] });
      return { target: server.addresses[0]?.url ?? '', close: () => server.close() };
    },
  },
  {
    name: 'http, one URL per service',
    ours: true,
    sendsStreams: false,
    async open() {
      const server = await serve({ lab }, { ports: [0], logger: silent, stopOn: [] });
      return { target: { lab: server.addresses.map(({ url }) => url) }, close: () => server.close() };
    },
  },
  {
    name: 'grpc',
    ours: true,
    sendsStreams: true,
    async open() {
      const server = await serve({ lab }, { ports: [0], logger: silent, stopOn: [] });
      const url = `grpc://127.0.0.1:${server.addresses[0]?.port}`;
      return { target: url, options: { contract: contractOf({ lab }) }, close: () => server.close() };
    },
  },
  {
    name: 'http, to a stock tRPC express server',
    ours: false,
    sendsStreams: false,
    async open() {
      const app = express();
      app.use('/api/trpc', createExpressMiddleware({ router: createRouter({ lab }) }));
      const server = app.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      return {
        target: `http://127.0.0.1:${port}/api/trpc`,
        async close() {
          server.close();
          server.closeAllConnections();
          await once(server, 'close');
        },
      };
    },
  },
];
