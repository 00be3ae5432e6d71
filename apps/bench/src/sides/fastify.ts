import fastify, { type FastifyInstance } from 'fastify';
import type { AddressInfo } from 'node:net';
import { Pool } from 'undici';
import type { ZodType } from 'zod';
import { holdHttp } from '../peers/hold.ts';
import { countLines, JSON_LINES } from '../peers/json-lines.ts';
import { MAX_BYTES } from '../peers/listen.ts';
import { undiciClient } from '../peers/undici-client.ts';
import type { Side } from '../side.ts';
import { greet } from '../work/handlers.ts';
import { GuestList, HelloRequest } from '../work/schema.ts';

export const side: Side = {
  label: 'fastify + undici',
  packages: ['fastify', 'undici'],
  async serve() {
    const app = createApp();
    await app.listen({ port: 0, host: '127.0.0.1' });
    // A server that listens on a port has an address of that kind.
    return { port: (app.server.address() as AddressInfo).port };
  },
  connect: async (port) => undiciClient(new Pool(`http://127.0.0.1:${port}`)),
  hold: holdHttp,
};

function createApp(): FastifyInstance {
  const app = fastify({ bodyLimit: MAX_BYTES });
  // The schemas of these routes are zod's.
  app.setValidatorCompiler(({ schema }) => (data: unknown) => {
    const { data: value, error } = (schema as ZodType).safeParse(data);
    return error ? { error } : { value };
  });
  app.post<{ Body: HelloRequest }>('/greeter/sayHello', { schema: { body: HelloRequest } }, async ({ body }) =>
    greet(body),
  );
  app.post<{ Body: GuestList }>('/greeter/echo', { schema: { body: GuestList } }, async ({ body }) => body);
  app.post('/greeter/count', async ({ body }, reply) => reply.type(JSON_LINES).send(countLines(body)));
  app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
  app.post('/greeter/echoBytes', async ({ body }, reply) => reply.type('application/octet-stream').send(body));
  return app;
}
