import type { DescribedServices } from '../described-services.ts';
import { servicesOf } from '../grpc/handlers.ts';
import type { HandlerOptions } from '../grpc/handlers.ts';
import { healthService } from '../grpc/health.ts';
import { grpcMethodsOf, reflectedFilesOf } from '../grpc/methods.ts';
import { reflectionServices } from '../grpc/reflection.ts';
import { createGrpcServer, type GrpcServer } from '../grpc/server.ts';

/** What a server gives to gRPC. */
export interface GrpcProtocolOptions extends HandlerOptions {
  readonly described: DescribedServices;
  readonly maxBodyBytes: number;
  /** Aborts when the server begins to stop. */
  readonly stopping: AbortSignal;
}

/** Serves procedures over gRPC, with health and reflection. */
export function grpcProtocol(options: GrpcProtocolOptions): GrpcServer {
  const { described, maxBodyBytes, stopping } = options;
  const { schema } = described;
  const own = servicesOf(grpcMethodsOf(schema, maxBodyBytes), options);
  const names = own.map(({ name }) => name);
  const health = healthService({ services: names, isServing: () => !stopping.aborted, stopping });
  const reflection = reflectionServices(reflectedFilesOf(described), [...names, health.name]);
  return createGrpcServer([...own, health, ...reflection], { maxMessageBytes: maxBodyBytes });
}
