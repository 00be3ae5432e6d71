import { mergeMetadata, type Metadata } from '@ahoy/core';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** What a protocol on HTTP knows of a call before it has read its input. */
export interface Received {
  readonly metadata: Metadata;
  readonly peer: string | undefined;
}

/**
 * Reads the metadata and the address of the caller from an HTTP request. tRPC's connection parameters stand for headers
 * where a browser cannot send any, so that a header is stronger than a parameter of its name.
 * @throws CallError BAD_REQUEST for a parameter that no header could be.
 */
export function receivedFrom(request: IncomingMessage, parameters?: NodeJS.Dict<string> | null): Received {
  return {
    metadata: { ...mergeMetadata((parameters ?? {}) as Metadata), ...toMetadata(request.headers) },
    peer: request.socket.remoteAddress,
  };
}

function toMetadata(headers: IncomingHttpHeaders): Metadata {
  const metadata: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) metadata[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return metadata;
}
