import type { Invoke } from '@ahoy/core';

/** A gRPC service, with messages as bytes. */
export interface GrpcService {
  /** `grpc.health.v1.Health` */
  readonly name: string;
  readonly methods: readonly GrpcServiceMethod[];
}

/** One method of a {@link GrpcService}. */
export interface GrpcServiceMethod {
  readonly name: string;
  /** What its errors call it: the path of a procedure, such as `greeter.sayHello`. */
  readonly path: string;
  /** Whether its caller sends a stream. */
  readonly requestStream: boolean;
  /** Its input is the bytes of a message, or an AsyncIterable of them, and so is its answer. */
  readonly handler: Invoke;
}
