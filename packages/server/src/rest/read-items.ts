import { TRPCError } from '@trpc/server';
import type { Request } from 'express';
import { formatOfBody, hasBody } from './body-type.ts';
import type { Endpoint } from './endpoint.ts';
import { readChunks } from './read-chunks.ts';
import { type Line, readLines } from './read-lines.ts';

/**
 * Reads a body of JSON lines item by item, as they come and no faster than they are wanted. Empty lines are skipped.
 * @throws TRPCError UNSUPPORTED_MEDIA_TYPE for a body that is something else.
 */
export function readItems(request: Request, { decodeItem }: Endpoint, maxLineBytes: number): AsyncIterable<unknown> {
  if (!hasBody(request)) return readNothing();
  formatOfBody(request, ['lines']);
  return parseLines(readLines(readChunks(request), maxLineBytes), decodeItem);
}

async function* parseLines(lines: AsyncIterable<Line>, decode: (json: Uint8Array) => unknown): AsyncGenerator {
  for await (const { number, bytes } of lines) {
    if (isBlank(bytes)) continue;
    let item: unknown;
    try {
      item = decode(bytes);
    } catch (cause) {
      const message = `line ${number} of the body cannot be read: ${(cause as Error).message}`;
      throw new TRPCError({ code: 'BAD_REQUEST', message });
    }
    yield item;
  }
}

async function* readNothing(): AsyncGenerator {}

/** Nothing but the white space of JSON. */
function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
}
