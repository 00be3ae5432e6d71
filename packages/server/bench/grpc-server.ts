import * as greeter from '@ahoy/router/greeter';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import protobuf from 'protobufjs';
import { createLogger } from '../src/logger.ts';
import { serve } from '../src/serve.ts';

/** One of the servers that `grpc.ts` compares, in a process of its own: it tells its port, then the CPU that it has used. */
const servers: Record<string, () => Promise<number | undefined>> = { ours, 'hand-written': handWritten };

process.send?.({ port: await servers[process.argv[2] ?? '']?.() });
process.on('message', () => process.send?.(process.cpuUsage()));

async function ours(): Promise<number | undefined> {
  const context = {
    stopList: new Set(['voldemort']),
    greetings: { publish: () => {}, follow: async function* () {} },
  };
  const logger = createLogger({ name: 'greeter-service', level: 'warn' });
  const server = await serve({ greeter }, { ports: [0], logger, createContext: { greeter: () => context } });
  return server.addresses[0]?.port;
}

/** What a user of grpc-js and protobufjs would write for the same message. */
async function handWritten(): Promise<number> {
  const { root } = protobuf.parse(`syntax = "proto3";
    message HelloRequest { string name = 1; }
    message HelloReply { string message = 1; }`);
  const request = root.lookupType('HelloRequest');
  const reply = root.lookupType('HelloReply');
  const server = new Server();
  const sayHello = {
    path: '/greet.Greeter/SayHello',
    requestStream: false,
    responseStream: false,
    requestSerialize: (value: object) => Buffer.from(request.encode(value).finish()),
    requestDeserialize: (bytes: Buffer) => request.decode(bytes),
    responseSerialize: (value: object) => Buffer.from(reply.encode(value).finish()),
    responseDeserialize: (bytes: Buffer) => reply.decode(bytes),
  };
  server.addService(
    { sayHello },
    {
      sayHello: (call: { request: { name: string } }, send: (error: null, value: object) => void) =>
        send(null, { message: `Hello, ${call.request.name}` }),
    },
  );
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) =>
    error ? reject(error) : resolve(port),
  );
  return promise;
}
