import type { LockData } from '@ahoy/contract';
import { servicesOf } from '../grpc/handlers.ts';
import type { HandlerOptions } from '../grpc/handlers.ts';
import { healthService } from '../grpc/health.ts';
import { grpcMethodsOf, reflectedFilesOf, schemaOfServices } from '../grpc/methods.ts';
import { reflectionServices } from '../grpc/reflection.ts';
import { createGrpcServer, type GrpcServer } from '../grpc/server.ts';

/** What a server gives to gRPC. */
export interface GrpcProtocolOptions extends HandlerOptions {
  readonly services: object;
  readonly lock: LockData | undefined;
  readonly maxBodyBytes: number;
  /** Aborts when the server begins to stop. */
  readonly stopping: AbortSignal;
}

/**
 * Serves procedures over gRPC, with health and reflection.
 * @throws ContractError or ProtobufError for a schema that has no form in protobuf.
 */
export function grpcProtocol(options: GrpcProtocolOptions): GrpcServer {
  const { services, lock, maxBodyBytes, stopping } = options;
  const schema = schemaOfServices(services, lock);
  const own = servicesOf(grpcMethodsOf(schema, maxBodyBytes), options);
  const names = own.map(({ name }) => name);
  const health = healthService({ services: names, isServing: () => !stopping.aborted, stopping });
  const reflection = reflectionServices(reflectedFilesOf(schema), [...names, health.name]);
  return createGrpcServer([...own, health, ...reflection], { maxMessageBytes: maxBodyBytes });
}
