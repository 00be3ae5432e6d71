import { isMetadataValue, type Metadata } from '@ahoy/core';
import type { IncomingHttpHeaders } from 'node:http2';

/** Names that gRPC's metadata can have. Source: gRPC over HTTP/2, "Header-Name". */
const NAME = /^[-_.0-9a-z]+$/;
/** Names by which gRPC itself works. Source: gRPC over HTTP/2, "Call-Definition". */
const PROTOCOL: ReadonlySet<string> = new Set([
  'accept-encoding',
  'content-type',
  'grpc-accept-encoding',
  'grpc-encoding',
  'grpc-timeout',
  'te',
]);

/**
 * Picks what is metadata from the headers of a request. Names whose value is bytes end in `-bin`: no text can stand for
 * them; and a value that is no text is left out.
 */
export function toMetadata(headers: IncomingHttpHeaders): Metadata {
  const metadata: Record<string, string> = {};
  for (const name in headers) {
    if (PROTOCOL.has(name) || name.endsWith('-bin') || !NAME.test(name)) continue;
    const value = headers[name];
    const text = Array.isArray(value) ? value.join(', ') : value;
    if (isMetadataValue(text)) metadata[name] = text;
  }
  return metadata;
}
