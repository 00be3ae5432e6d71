import type { MethodDefinition } from '@grpc/grpc-js';
import { proto } from './proto.ts';

/** A method of the service, as grpc-js wants it. */
export type Method<In, Out> = MethodDefinition<In, Out>;

/** The methods by their names in `addService`; their types are those of the messages in `proto.ts`. */
export const grpcMethods = methodsOf('bench.Greeter');

function methodsOf(service: string): Readonly<Record<string, Method<object, object>>> {
  const methods = proto.lookupService(service).methodsArray;
  return Object.fromEntries(
    methods.map(({ name, requestType, responseType, requestStream = false, responseStream = false }) => {
      const [request, response] = [codecOf(requestType), codecOf(responseType)];
      const method: Method<object, object> = {
        path: `/${service}/${name}`,
        requestStream,
        responseStream,
        requestSerialize: request.encode,
        requestDeserialize: request.decode,
        responseSerialize: response.encode,
        responseDeserialize: response.decode,
      };
      return [name, method];
    }),
  );
}

interface Codec {
  readonly encode: (value: object) => Buffer;
  readonly decode: (bytes: Buffer) => object;
}

function codecOf(name: string): Codec {
  const type = proto.lookupType(name);
  return {
    encode(value) {
      const bytes = type.encode(value).finish();
      return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    },
    decode: (bytes) => type.decode(bytes),
  };
}
