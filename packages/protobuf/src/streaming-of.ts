import type { ProcedureContract } from '@ahoy/contract';
import type { ProtoMethod } from './model.ts';

/** Which sides of a method are streams, as gRPC names it. */
export type Streaming = ProcedureContract['streaming'];

/** Tells which sides of a method are streams. */
export function streamingOf({ clientStreaming, serverStreaming }: ProtoMethod): Streaming {
  if (clientStreaming) return serverStreaming ? 'bidi' : 'client';
  return serverStreaming ? 'server' : 'unary';
}
