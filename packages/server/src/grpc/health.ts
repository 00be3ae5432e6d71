import { type sendUnaryData, type ServerUnaryCall, type ServerWritableStream, status } from '@grpc/grpc-js';
import protobuf from 'protobufjs/minimal.js';
import { readFields } from './read-fields.ts';
import type { GrpcService } from './service.ts';

/** What the health service knows. */
export interface HealthSource {
  /** Full names of the services that are served. */
  readonly services: readonly string[];
  readonly isServing: () => boolean;
  /** Aborts when the server begins to stop. */
  readonly stopping: AbortSignal;
}

/** `HealthCheckResponse.ServingStatus`. Source: https://github.com/grpc/grpc/blob/master/src/proto/grpc/health/v1/health.proto */
const servingStatus = { SERVING: 1, NOT_SERVING: 2, SERVICE_UNKNOWN: 3 } as const;

/** `grpc.health.v1.Health`: Check and Watch, for the whole server (`""`) and for each service. */
export function healthService({ services, isServing, stopping }: HealthSource): GrpcService {
  const known = new Set(['', ...services]);
  const current = (): number => (isServing() ? servingStatus.SERVING : servingStatus.NOT_SERVING);

  const check = (call: ServerUnaryCall<Uint8Array, Uint8Array>, send: sendUnaryData<Uint8Array>): void => {
    const service = serviceIn(call.request);
    if (known.has(service)) send(null, toResponse(current()));
    else send({ code: status.NOT_FOUND, details: `this server has no service "${service}"` });
  };
  const watch = (call: ServerWritableStream<Uint8Array, Uint8Array>): void => {
    if (!known.has(serviceIn(call.request))) {
      // The protocol keeps the stream open: the service may come to be known.
      call.write(toResponse(servingStatus.SERVICE_UNKNOWN));
      return;
    }
    call.write(toResponse(current()));
    const onStop = (): void => {
      call.write(toResponse(servingStatus.NOT_SERVING));
      call.end();
    };
    stopping.addEventListener('abort', onStop, { once: true });
    call.on('cancelled', () => stopping.removeEventListener('abort', onStop));
  };
  return {
    name: 'grpc.health.v1.Health',
    methods: [
      { name: 'Check', requestStream: false, responseStream: false, handler: check },
      { name: 'Watch', requestStream: false, responseStream: true, handler: watch },
    ],
  };
}

/** `HealthCheckRequest`: service = 1. */
function serviceIn(bytes: Uint8Array): string {
  return readFields(bytes).get(1)?.text ?? '';
}

/** `HealthCheckResponse`: status = 1. */
function toResponse(value: number): Uint8Array {
  return protobuf.Writer.create().uint32(8).int32(value).finish();
}
