import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { hc } from 'hono/client';
import { stream } from 'hono/streaming';
import { validator } from 'hono/validator';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { holdHttp } from '../peers/hold.ts';
import { readLines } from '../peers/json-lines.ts';
import { fromWebStream } from '../peers/web-stream.ts';
import type { Side } from '../side.ts';
import { count, greet } from '../work/handlers.ts';
import { CountRequest, GuestList, HelloRequest } from '../work/schema.ts';

const app = new Hono()
  .post(
    '/greeter/sayHello',
    validator('json', (value) => HelloRequest.parse(value)),
    (context) => context.json(greet(context.req.valid('json'))),
  )
  .post(
    '/greeter/echo',
    validator('json', (value) => GuestList.parse(value)),
    (context) => context.json(context.req.valid('json')),
  )
  .post(
    '/greeter/count',
    validator('json', (value) => CountRequest.parse(value)),
    (context) =>
      stream(context, async (lines) => {
        for await (const item of count(context.req.valid('json'))) await lines.writeln(JSON.stringify(item));
      }),
  );

export const side: Side = {
  label: 'Hono RPC',
  packages: ['hono', '@hono/node-server'],
  async serve() {
    const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
    if (!server.listening) await once(server, 'listening');
    // A server that listens on a port has an address of that kind.
    return { port: (server.address() as AddressInfo).port };
  },
  async connect(port) {
    const { greeter } = hc<typeof app>(`http://127.0.0.1:${port}`);
    return {
      call: async (json) => (await greeter.sayHello.$post({ json })).json(),
      echo: async (json) => (await greeter.echo.$post({ json })).json(),
      async *count(json) {
        const { body } = await greeter.count.$post({ json });
        if (body) yield* readLines(fromWebStream(body.pipeThrough(new TextDecoderStream())));
      },
      close: () => {},
    };
  },
  hold: holdHttp,
};
