import type { Call } from '@ahoy/core';
import { Metadata } from '@grpc/grpc-js';

/** Makes gRPC's metadata of a call's. gRPC writes the user agent and the time left by itself. */
export function toGrpcMetadata(metadata: Call['metadata']): Metadata {
  const sent = new Metadata();
  for (const [name, value] of Object.entries(metadata)) if (name !== 'user-agent') sent.set(name, value);
  return sent;
}
