import { type Call, closableStream, toTracked } from '@ahoy/core';
import type { TRPCDataTransformer } from '@trpc/server';
import { fromWire } from './from-wire.ts';
import { readEvents } from './read-events.ts';
import type { HttpResponse } from './send.ts';
import { toCallError } from './to-call-error.ts';
import { brokenOff } from './unreachable.ts';

/**
 * Reads tRPC's stream of server-sent events. Items that were sent with an id arrive as `{ id, data }`.
 * Leaving the stream closes the connection, which stops the work on the server.
 * @throws CallError SERVICE_UNAVAILABLE when the stream ends without saying so.
 */
export function readEventStream(
  response: HttpResponse,
  call: Call,
  transformer: TRPCDataTransformer,
): AsyncIterableIterator<unknown> {
  return closableStream(readItems(response, call, transformer), response.leave);
}

async function* readItems(response: HttpResponse, call: Call, transformer: TRPCDataTransformer): AsyncGenerator {
  const read = (data: string): unknown =>
    fromWire(response, call, () => transformer.deserialize(data === 'undefined' ? undefined : JSON.parse(data)));
  for await (const { event, data, id } of readEvents(response, call)) {
    switch (event) {
      case undefined: {
        const item = read(data);
        yield id ? toTracked(id, item) : item;
        break;
      }
      case 'serialized-error':
        throw toCallError(read(data), call);
      case 'return':
        return;
      default:
    }
  }
  throw brokenOff(new URL(response.url), call.path, undefined);
}
