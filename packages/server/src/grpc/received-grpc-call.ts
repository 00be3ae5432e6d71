import { type Call, CallError, type Metadata } from '@ahoy/core';
import type { Metadata as GrpcMetadata } from '@grpc/grpc-js';

/** What every kind of grpc-js's calls has. */
export interface AnyGrpcCall {
  readonly metadata: GrpcMetadata;
  readonly cancelled: boolean;
  getDeadline(): Date | number;
  getPeer(): string;
  on(event: 'cancelled', listener: () => void): unknown;
}

/** Makes a call of what gRPC received; its signal aborts when the caller cancels or goes away. */
export function toCall(grpcCall: AnyGrpcCall, path: string): Omit<Call, 'input'> & { readonly input: undefined } {
  const gone = new AbortController();
  const abort = (): void =>
    gone.abort(CallError.local('CLIENT_CLOSED_REQUEST', `${path}: the caller has gone`, { path }));
  if (grpcCall.cancelled) abort();
  grpcCall.on('cancelled', abort);
  const deadline = Number(grpcCall.getDeadline());
  return {
    path,
    input: undefined,
    metadata: toMetadata(grpcCall.metadata),
    signal: gone.signal,
    // grpc-js says Infinity where the caller has sent no grpc-timeout.
    deadline: Number.isFinite(deadline) ? deadline : undefined,
    // `127.0.0.1:40404`: the port says nothing of who calls.
    peer: grpcCall.getPeer().replace(/:\d+$/, ''),
  };
}

/** Names whose value is bytes end in `-bin`; no text can stand for them. */
function toMetadata(received: GrpcMetadata): Metadata {
  const metadata: Record<string, string> = {};
  for (const name of Object.keys(received.getMap())) {
    if (!name.endsWith('-bin')) metadata[name] = received.get(name).join(', ');
  }
  return metadata;
}
