import { Client as GrpcClient, credentials, type ServiceError } from '@grpc/grpc-js';
import type { Client } from '../side.ts';
import type { CountRequest, GuestList, HelloReply, Item } from '../work/schema.ts';
import { grpcMethods } from './grpc-methods.ts';
import { pump } from './pump.ts';

/** Calls the service as a user of grpc-js does, over one connection. */
export function grpcClient(port: number): Client {
  const client = new GrpcClient(`127.0.0.1:${port}`, credentials.createInsecure());

  function unary<Out extends object>(name: string, input: object): Promise<Out> {
    const { path, requestSerialize, responseDeserialize } = methodOf(name);
    const { promise, resolve, reject } = Promise.withResolvers<Out>();
    const reply = (error: ServiceError | null, value?: object): void => {
      if (error) reject(error);
      // The message type of the method's answer, by the name of the method.
      else resolve(value as Out);
    };
    client.makeUnaryRequest(path, requestSerialize, responseDeserialize, input, reply);
    return promise;
  }

  return {
    call: (input) => unary<HelloReply>('SayHello', input),
    echo: (input) => unary<GuestList>('Echo', input),
    echoBytes: async (data) => (await unary<Bytes>('EchoBytes', { data })).data,
    count(input: CountRequest): AsyncIterable<Item> {
      const { path, requestSerialize, responseDeserialize } = methodOf('Count');
      return client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, input);
    },
    chat(input): AsyncIterable<HelloReply> {
      const { path, requestSerialize, responseDeserialize } = methodOf('Chat');
      const call = client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize);
      pump(input, call);
      return call;
    },
    close: () => client.close(),
  };
}

interface Bytes {
  data: Uint8Array;
}

function methodOf(name: string): NonNullable<(typeof grpcMethods)[string]> {
  const method = grpcMethods[name];
  if (!method) throw new Error(`method: expected one of ${Object.keys(grpcMethods).join(', ')}, got ${name}`);
  return method;
}
