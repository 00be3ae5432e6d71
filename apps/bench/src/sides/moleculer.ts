import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { Readable, type Stream, type Transform } from 'node:stream';
import { createBroker } from '../peers/moleculer-broker.ts';
import type { Side } from '../side.ts';
import { count, greet } from '../work/handlers.ts';
import { CountRequest, GuestList, type HelloReply, HelloRequest, type Item } from '../work/schema.ts';

/** Two nodes, each of which connects to the other. */
export const side: Side = {
  label: 'Moleculer, TCP transporter',
  packages: ['moleculer'],
  lacks: { hold: 'each client is a node of its own' },
  async serve() {
    const port = await freePort();
    const broker = createBroker('server', { port });
    broker.createService({
      name: 'greeter',
      actions: {
        sayHello: ({ params }: { params: unknown }) => greet(HelloRequest.parse(params)),
        echo: ({ params }: { params: unknown }) => GuestList.parse(params),
        count: ({ params }: { params: unknown }) => Readable.from(count(CountRequest.parse(params))),
        chat: ({ stream }: { stream: Stream | null }) => Readable.from(greetEach(stream)),
      },
    });
    await broker.start();
    return { port };
  },
  async connect(port) {
    const broker = createBroker(`client-${process.pid}`, { urls: `127.0.0.1:${port}/server` });
    await broker.start();
    await broker.waitForServices('greeter');
    return {
      call: (input) => broker.call<HelloReply, HelloRequest>('greeter.sayHello', input),
      echo: (input) => broker.call<GuestList, GuestList>('greeter.echo', input),
      async *count(input) {
        yield* await broker.call<AsyncIterable<Item>, CountRequest>('greeter.count', input);
      },
      async *chat(input) {
        const stream = Readable.from(input);
        yield* await broker.call<AsyncIterable<HelloReply>, null>('greeter.chat', null, { stream });
      },
      close: () => broker.stop(),
    };
  },
};

async function* greetEach(stream: Stream | null): AsyncGenerator<HelloReply> {
  // What it makes of a caller's stream is a Transform.
  for await (const request of stream as Transform) yield greet(HelloRequest.parse(request));
}

/** A port that is free now: the transporter does not tell which one it took. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on a port has an address of that kind.
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
