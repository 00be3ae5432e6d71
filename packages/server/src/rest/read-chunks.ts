import { CallError } from '@ahoy/core';
import { TRPCError } from '@trpc/server';
import type { IncomingMessage } from 'node:http';
import type { Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { requestError } from './request-error.ts';

/** Makes what undoes a content coding (RFC 9110, 8.4.1). */
const inflaters: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/**
 * Reads a request's body as it comes, inflated where it was compressed. Leaving it leaves the connection as it is.
 * @throws TRPCError UNSUPPORTED_MEDIA_TYPE for a content coding that is not known.
 */
export function readChunks(request: IncomingMessage): AsyncIterable<Uint8Array> {
  const coding = request.headers['content-encoding']?.toLowerCase() ?? 'identity';
  if (coding === 'identity') return chunksOf(request);
  const create = Object.hasOwn(inflaters, coding) ? inflaters[coding] : undefined;
  if (!create) {
    const known = Object.keys(inflaters).join(', ');
    throw new TRPCError({
      code: 'UNSUPPORTED_MEDIA_TYPE',
      message: `content-encoding: expected ${known}, got ${coding}`,
    });
  }
  return inflated(request, create());
}

async function* chunksOf(request: IncomingMessage): AsyncGenerator<Uint8Array> {
  try {
    // The connection has still to carry the answer when the rest of the body is not wanted.
    yield* request.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>;
  } catch (cause) {
    throw callerGone(cause);
  }
}

async function* inflated(request: IncomingMessage, inflater: Transform): AsyncGenerator<Uint8Array> {
  const breakOff = (cause: Error): void => void inflater.destroy(callerGone(cause));
  request.once('error', breakOff).pipe(inflater);
  try {
    yield* inflater as AsyncIterable<Uint8Array>;
  } catch (cause) {
    throw requestError(cause instanceof TRPCError ? cause : Object.assign(cause as Error, { status: 400 }));
  } finally {
    request.off('error', breakOff);
    inflater.destroy();
  }
}

function callerGone(cause: unknown): CallError {
  return CallError.local('CLIENT_CLOSED_REQUEST', 'the caller has gone before its body was sent', { cause });
}
