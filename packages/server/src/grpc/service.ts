import type { MethodDefinition, UntypedHandleCall } from '@grpc/grpc-js';

/** A gRPC service as grpc-js takes it, with messages as bytes. */
export interface GrpcService {
  /** `grpc.health.v1.Health` */
  readonly name: string;
  readonly methods: readonly GrpcServiceMethod[];
}

/** One method of a {@link GrpcService}. */
export interface GrpcServiceMethod {
  readonly name: string;
  readonly requestStream: boolean;
  readonly responseStream: boolean;
  readonly handler: UntypedHandleCall;
}

/** What grpc-js wants to know of a method. Bytes pass untouched: the handlers decode and encode. */
export function definitionOf(service: string, method: GrpcServiceMethod): MethodDefinition<Uint8Array, Uint8Array> {
  return {
    path: `/${service}/${method.name}`,
    requestStream: method.requestStream,
    responseStream: method.responseStream,
    requestSerialize: asBuffer,
    requestDeserialize: asBuffer,
    responseSerialize: asBuffer,
    responseDeserialize: asBuffer,
  };
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
