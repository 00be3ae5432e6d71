import { TRPCError } from '@trpc/server';
import type { IncomingMessage } from 'node:http';
import { MIMEType } from 'node:util';
import { formatOf, type StreamFormat, typesOf, type ValueFormat } from './media-type.ts';

/** Tells a request that has a body, be it of no bytes, from one that says nothing of it (RFC 9112, 6.3). */
export function hasBody({ headers }: IncomingMessage): boolean {
  return 'transfer-encoding' in headers || Number(headers['content-length'] ?? 0) > 0;
}

/**
 * The format of a body, of some that are supported, by its `Content-Type`.
 * @throws TRPCError UNSUPPORTED_MEDIA_TYPE that lists them, also for text that is not in UTF-8.
 */
export function formatOfBody<Format extends ValueFormat | StreamFormat>(
  { headers }: IncomingMessage,
  formats: readonly Format[],
): Format {
  const header = headers['content-type'];
  const type = header === undefined ? undefined : parse(header);
  const format = type && formatOf(type.essence, formats);
  if (format === undefined) {
    throw unsupported(`content-type: expected ${typesOf(formats).join(', ')}, got ${header ?? 'no content type'}`);
  }
  const charset = type?.params.get('charset')?.toLowerCase() ?? 'utf-8';
  if (format !== 'protobuf' && charset !== 'utf-8') {
    throw unsupported(`content-type: expected charset=utf-8, got charset=${charset}`);
  }
  return format;
}

function parse(header: string): MIMEType | undefined {
  try {
    return new MIMEType(header);
  } catch {
    return undefined;
  }
}

function unsupported(message: string): TRPCError {
  return new TRPCError({ code: 'UNSUPPORTED_MEDIA_TYPE', message });
}
