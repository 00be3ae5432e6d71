import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request } from 'node:http';
import { buffer, json } from 'node:stream/consumers';
import { holdHttp } from '../peers/hold.ts';
import { countLines, readLines } from '../peers/json-lines.ts';
import { listen } from '../peers/listen.ts';
import type { Side } from '../side.ts';
import { greet } from '../work/handlers.ts';
import { GuestList, type HelloReply, HelloRequest } from '../work/schema.ts';

type Handler = (body: IncomingMessage) => Promise<string | Uint8Array | NodeJS.ReadableStream>;

const handlers: Readonly<Record<string, Handler>> = {
  '/greeter/sayHello': async (body) => JSON.stringify(greet(HelloRequest.parse(await json(body)))),
  '/greeter/echo': async (body) => JSON.stringify(GuestList.parse(await json(body))),
  '/greeter/echoBytes': (body) => buffer(body),
  '/greeter/count': async (body) => countLines(await json(body)),
};

/** What is left when everything is written by hand. */
export const side: Side = {
  label: 'raw node:http, keep-alive agent',
  packages: [],
  serve() {
    const server = createServer((incoming, response) => {
      const handler = handlers[incoming.url ?? ''];
      if (!handler) response.writeHead(404).end();
      else
        void handler(incoming).then(
          (body) => (typeof body === 'string' || body instanceof Uint8Array ? response.end(body) : body.pipe(response)),
          (error: Error) => response.writeHead(400).end(error.message),
        );
    });
    return listen(server);
  },
  async connect(port) {
    const agent = new Agent({ keepAlive: true });
    async function post(name: string, body: string | Uint8Array): Promise<IncomingMessage> {
      const sent = request({ agent, host: '127.0.0.1', port, method: 'POST', path: `/greeter/${name}` });
      sent.end(body);
      const [response] = (await once(sent, 'response')) as [IncomingMessage];
      if (response.statusCode === 200) return response;
      throw new Error(`${name}: expected status 200, got ${response.statusCode}`);
    }
    return {
      call: async (input) => (await json(await post('sayHello', JSON.stringify(input)))) as HelloReply,
      echo: async (input) => (await json(await post('echo', JSON.stringify(input)))) as GuestList,
      echoBytes: async (input) => buffer(await post('echoBytes', input)),
      count: async function* (input) {
        yield* readLines((await post('count', JSON.stringify(input))).setEncoding('utf8'));
      },
      close: () => agent.destroy(),
    };
  },
  hold: holdHttp,
};
