import type { Metadata } from '@ahoy/core';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** What a protocol on HTTP knows of a call before it has read its input. */
export interface Received {
  readonly metadata: Metadata;
  readonly peer: string | undefined;
}

/** Reads the metadata and the address of the caller from an HTTP request. */
export function receivedFrom(request: IncomingMessage, extra?: NodeJS.Dict<string> | null): Received {
  return {
    metadata: { ...toMetadata(request.headers), ...(extra && toMetadata(extra)) },
    peer: request.socket.remoteAddress,
  };
}

function toMetadata(headers: IncomingHttpHeaders | NodeJS.Dict<string>): Metadata {
  const metadata: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) metadata[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return metadata;
}
