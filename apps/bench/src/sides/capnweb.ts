import { newWebSocketRpcSession, RpcTarget } from 'capnweb';
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { listen } from '../peers/listen.ts';
import { toWebStream } from '../peers/web-stream.ts';
import type { Side } from '../side.ts';
import { count, greet } from '../work/handlers.ts';
import { CountRequest, GuestList, type HelloReply, HelloRequest, type Item } from '../work/schema.ts';

class Greeter extends RpcTarget {
  sayHello(input: HelloRequest): HelloReply {
    return greet(HelloRequest.parse(input));
  }

  echo(input: GuestList): GuestList {
    return GuestList.parse(input);
  }

  echoBytes(input: Uint8Array): Uint8Array {
    return input;
  }

  count(input: CountRequest): ReadableStream<Item> {
    return toWebStream(count(CountRequest.parse(input)));
  }

  chat(input: ReadableStream<HelloRequest>): ReadableStream<HelloReply> {
    const answer = (request: HelloRequest): HelloReply => greet(HelloRequest.parse(request));
    return input.pipeThrough(
      new TransformStream({ transform: (request, controller) => controller.enqueue(answer(request)) }),
    );
  }
}

export const side: Side = {
  label: 'capnweb, WebSocket',
  packages: ['capnweb', 'ws'],
  serve() {
    const server = createServer();
    // As its documentation says, the sockets of `ws` have another type, and do.
    const accept = (socket: unknown): unknown => newWebSocketRpcSession(socket as WebSocket, new Greeter());
    new WebSocketServer({ server }).on('connection', accept);
    return listen(server);
  },
  async connect(port) {
    const greeter = newWebSocketRpcSession<Greeter>(`ws://127.0.0.1:${port}`);
    return {
      call: async (input) => greeter.sayHello(input),
      echo: async (input) => greeter.echo(input),
      echoBytes: async (input) => greeter.echoBytes(input),
      count: async function* (input) {
        yield* await greeter.count(input);
      },
      chat: async function* (input) {
        yield* await greeter.chat(toWebStream(input));
      },
      close: () => greeter[Symbol.dispose](),
    };
  },
};
