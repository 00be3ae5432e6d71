import { TRPCError } from '@trpc/server';
import type { Request } from 'express';
import { formatOf, type StreamFormat, typesOf, type ValueFormat } from './media-type.ts';

/** What a caller is answered in. */
export interface Negotiated<Format> {
  readonly format: Format;
  /** The media type by which the caller knows it. */
  readonly type: string;
}

/** The error of a request that takes none of the formats that there are. tRPC has no code for the status 406. */
export class NotAcceptable extends TRPCError {
  readonly status = 406;
}

/**
 * Chooses one of some formats by the `Accept` header; without one, the first.
 * @throws NotAcceptable that lists the media types that there are.
 */
export function negotiate<Format extends ValueFormat | StreamFormat>(
  request: Request,
  formats: readonly Format[],
): Negotiated<Format> {
  const types = typesOf(formats);
  const type = request.accepts([...types]);
  const format = type === false ? undefined : formatOf(type, formats);
  if (type !== false && format !== undefined) return { format, type };
  const message = `accept: expected ${types.join(', ')}, got ${request.headers.accept}`;
  throw new NotAcceptable({ code: 'BAD_REQUEST', message });
}
