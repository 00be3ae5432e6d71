import type { IncomingHttpHeaders } from 'node:http2';
import { ACCEPTED_ENCODINGS, isEncoding } from './encodings.ts';
import { grpcRefusal, httpRefusal, type Refusal } from './refusal.ts';

/** Content types of protobuf over gRPC. Source: gRPC over HTTP/2, "Content-Type"; others stand for other messages. */
const CONTENT_TYPE = /^application\/grpc(\+proto)?\s*(;|$)/;

/** Says why a request is no call of gRPC; undefined where it is one. */
export function checkHeaders(headers: IncomingHttpHeaders): Refusal | undefined {
  if (headers[':method'] !== 'POST') return httpRefusal(405, { allow: 'POST' });
  const type = headers['content-type'] ?? '';
  if (type !== 'application/grpc' && !CONTENT_TYPE.test(type)) return httpRefusal(415, { accept: 'application/grpc' });
  // Node joins what comes twice.
  const encoding = headers['grpc-encoding'] as string | undefined;
  if (encoding === undefined || isEncoding(encoding)) return undefined;
  // Source: gRPC's compression.md, "Compression Method Asymmetry Between Peers".
  const message = `grpc-encoding: expected one of ${ACCEPTED_ENCODINGS}, got ${encoding}`;
  return grpcRefusal('UNIMPLEMENTED', message, { 'grpc-accept-encoding': ACCEPTED_ENCODINGS });
}
