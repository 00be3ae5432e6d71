import { createTRPCClient, httpBatchLink, httpBatchStreamLink, httpLink, splitLink } from '@trpc/client';
import { createHTTPServer } from '@trpc/server/adapters/standalone';
import { createExpressMiddleware } from '@trpc/server/adapters/express';
import express from 'express';
import { createServer } from 'node:http';
import type { Client, Side } from '../side.ts';
import { holdHttp } from './hold.ts';
import { listen } from './listen.ts';
import { type TrpcRouter, trpcRouter } from './trpc-router.ts';

/** Node refuses a request whose head is longer than 16 KiB; a longer batch goes in several requests. */
const MAX_URL_LENGTH = 14_000;

const servers = {
  express() {
    const app = express();
    app.use('/trpc', createExpressMiddleware({ router: trpcRouter }));
    return createServer(app);
  },
  standalone: () => createHTTPServer({ router: trpcRouter, basePath: '/trpc/' }),
};

const links = { httpLink, httpBatchLink };

/** tRPC over HTTP, with one of its servers and one of its links. */
export function trpcHttpSide(server: keyof typeof servers, link: keyof typeof links): Side {
  return {
    label: `tRPC ${server}, ${link}`,
    packages: ['@trpc/server', '@trpc/client', ...(server === 'express' ? ['express'] : [])],
    lacks: { chat: 'HTTP carries no stream of a caller' },
    serve: () => listen(servers[server]()),
    connect: async (port) => httpClient(`http://127.0.0.1:${port}/trpc`, link),
    hold: holdHttp,
  };
}

function httpClient(url: string, link: keyof typeof links): Client {
  const { greeter } = createTRPCClient<TrpcRouter>({
    links: [
      splitLink({
        // Only this link reads an answer as it comes; the others would wait for the end of the stream.
        condition: ({ path }) => path === 'greeter.count',
        true: httpBatchStreamLink({ url }),
        false: links[link]({ url, maxURLLength: MAX_URL_LENGTH }),
      }),
    ],
  });
  return {
    call: (input) => greeter.sayHello.query(input),
    echo: (input) => greeter.echo.mutate(input),
    count: async function* (input) {
      yield* await greeter.count.query(input);
    },
    close: () => {},
  };
}
