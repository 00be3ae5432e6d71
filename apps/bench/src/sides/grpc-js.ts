import {
  type handleBidiStreamingCall,
  type handleServerStreamingCall,
  type handleUnaryCall,
  Server,
  ServerCredentials,
} from '@grpc/grpc-js';
import { grpcClient } from '../peers/grpc-client.ts';
import { grpcMethods } from '../peers/grpc-methods.ts';
import { holdHttp2 } from '../peers/hold.ts';
import { pump } from '../peers/pump.ts';
import type { Served, Side } from '../side.ts';
import { count, greet } from '../work/handlers.ts';
import { CountRequest, GuestList, HelloRequest } from '../work/schema.ts';

export const side: Side = {
  label: 'grpc-js, hand-written',
  packages: ['@grpc/grpc-js', 'protobufjs'],
  async serve(): Promise<Served> {
    const server = new Server();
    server.addService(grpcMethods, { SayHello: sayHello, Echo: echo, EchoBytes: echoBytes, Count: stream, Chat: chat });
    const { promise, resolve, reject } = Promise.withResolvers<Served>();
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
      if (error) reject(error);
      else resolve({ port });
    });
    return promise;
  },
  connect: async (port) => grpcClient(port),
  hold: holdHttp2,
};

const sayHello: handleUnaryCall<object, object> = ({ request }, reply) =>
  reply(null, greet(HelloRequest.parse(request)));
const echo: handleUnaryCall<object, object> = ({ request }, reply) => reply(null, GuestList.parse(request));
const echoBytes: handleUnaryCall<object, object> = ({ request }, reply) => reply(null, request);

const stream: handleServerStreamingCall<object, object> = (call) => {
  pump(count(CountRequest.parse(call.request)), call);
};

const chat: handleBidiStreamingCall<object, object> = (call) => {
  const replies = async function* (): AsyncGenerator<object> {
    for await (const request of call) yield greet(HelloRequest.parse(request));
  };
  pump(replies(), call);
};
