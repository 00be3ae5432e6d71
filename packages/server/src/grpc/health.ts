import { type Call, CallError, enforceDeadline, type Invoke } from '@ahoy/core';
import { once } from 'node:events';
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

const NAME = 'grpc.health.v1.Health';

/** `grpc.health.v1.Health`: Check and Watch, for the whole server (`""`) and for each service. */
export function healthService({ services, isServing, stopping }: HealthSource): GrpcService {
  const known = new Set(['', ...services]);
  const current = (): Uint8Array => toResponse(isServing() ? servingStatus.SERVING : servingStatus.NOT_SERVING);

  const check: Invoke = ({ input }) => {
    const service = serviceIn(input);
    if (known.has(service)) return current();
    throw CallError.local('NOT_FOUND', `this server has no service "${service}"`);
  };
  const watch = async function* ({ input, signal }: Call): AsyncGenerator<Uint8Array> {
    // The protocol keeps the stream of an unknown service open: it may come to be known.
    const isKnown = known.has(serviceIn(input));
    yield isKnown ? current() : toResponse(servingStatus.SERVICE_UNKNOWN);
    if (stopping.aborted) return;
    await once(stopping, 'abort', { signal });
    if (isKnown) yield toResponse(servingStatus.NOT_SERVING);
  };
  return {
    name: NAME,
    methods: [
      { name: 'Check', path: `${NAME}/Check`, requestStream: false, handler: enforceDeadline(check) },
      { name: 'Watch', path: `${NAME}/Watch`, requestStream: false, handler: enforceDeadline(watch) },
    ],
  };
}

/** `HealthCheckRequest`: service = 1. */
function serviceIn(input: unknown): string {
  // The input of a method that takes no stream is bytes.
  return readFields(input as Uint8Array).get(1)?.text ?? '';
}

/** `HealthCheckResponse`: status = 1. */
function toResponse(value: number): Uint8Array {
  return protobuf.Writer.create().uint32(8).int32(value).finish();
}
