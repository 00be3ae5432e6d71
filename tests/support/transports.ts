import type { Target } from '@ahoy/client';
import type { connect } from '@ahoy/client/grpc';
import { contractOf } from '@ahoy/contract';
import { createRouter } from '@ahoy/core/procedure';
import { createLogger, inProcess, serve } from '@ahoy/server';
import { createExpressMiddleware } from '@trpc/server/adapters/express';
import express from 'express';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { createAuthority } from './certificates.ts';
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
  /** True for a transport whose values are plain JSON, in which an array has null for an item that is undefined. */
  readonly plainJson?: true;
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
    name: 'tcp',
    ours: true,
    sendsStreams: true,
    async open() {
      const server = await serve({ lab }, { ports: [0], logger: silent, stopOn: [] });
      return { target: `tcp://127.0.0.1:${server.addresses[0]?.port}`, close: () => server.close() };
    },
  },
  {
    name: 'tls',
    ours: true,
    sendsStreams: true,
    async open() {
      await using authority = await createAuthority();
      const server = await serve({ lab }, { ports: [0], logger: silent, stopOn: [], tls: await authority.sign() });
      const target = `tls://localhost:${server.addresses[0]?.port}`;
      return { target, options: { tls: { ca: authority.ca } }, close: () => server.close() };
    },
  },
  {
    name: 'unix',
    ours: true,
    sendsStreams: true,
    async open() {
      const folder = await mkdtemp(path.join(tmpdir(), 'ahoy-unix-'));
      const unix = path.join(folder, 'lab.sock');
      const server = await serve({ lab }, { ports: [0], unix, logger: silent, stopOn: [] });
      return {
        target: `unix:${unix}`,
        async close() {
          await server.close();
          await rm(folder, { recursive: true });
        },
      };
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
    name: 'grpc, by reflection',
    ours: true,
    sendsStreams: true,
    async open() {
      const server = await serve({ lab }, { ports: [0], logger: silent, stopOn: [] });
      return { target: `grpc://127.0.0.1:${server.addresses[0]?.port}`, close: () => server.close() };
    },
  },
  {
    name: 'https',
    ours: true,
    sendsStreams: false,
    async open() {
      await using authority = await createAuthority();
      const trusted = getCACertificates('default');
      setDefaultCACertificates([...trusted, authority.ca]);
      const server = await serve({ lab }, { ports: [0], logger: silent, stopOn: [], tls: await authority.sign() });
      return {
        target: server.addresses[0]?.url ?? '',
        async close() {
          setDefaultCACertificates(trusted);
          await server.close();
        },
      };
    },
  },
  {
    name: 'grpcs',
    ours: true,
    sendsStreams: true,
    async open() {
      await using authority = await createAuthority();
      const server = await serve({ lab }, { ports: [0], logger: silent, stopOn: [], tls: await authority.sign() });
      const url = `grpcs://localhost:${server.addresses[0]?.port}`;
      const options = { contract: contractOf({ lab }), tls: { ca: authority.ca } };
      return { target: url, options, close: () => server.close() };
    },
  },
  {
    name: 'rest',
    ours: true,
    sendsStreams: false,
    plainJson: true,
    async open() {
      const server = await serve({ lab }, { ports: [0], logger: silent, stopOn: [] });
      const url = `rest+${server.addresses[0]?.url}`;
      return { target: url, options: { contract: contractOf({ lab }) }, close: () => server.close() };
    },
  },
  {
    name: 'http, to a stock tRPC express server',
    ours: false,
    sendsStreams: false,
    async open() {
      const app = express();
      app.use((_request, response, next) => {
        response.setHeader('x-served-by', 'stock');
        next();
      });
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
