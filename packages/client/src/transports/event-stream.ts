import { abortError, type Call, closableStream, toTracked } from '@ahoy/core';
import type { TRPCDataTransformer } from '@trpc/server';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { fromWire } from './from-wire.ts';
import { toCallError } from './to-call-error.ts';
import { brokenOff } from './unreachable.ts';

/**
 * Reads tRPC's stream of server-sent events. Items that were sent with an id arrive as `{ id, data }`.
 * Leaving the stream closes the connection, which stops the work on the server.
 * @throws CallError SERVICE_UNAVAILABLE when the stream ends without saying so.
 */
export function readEventStream(
  response: Response,
  call: Call,
  transformer: TRPCDataTransformer,
): AsyncIterableIterator<unknown> {
  return closableStream(readItems(response, call, transformer), () => response.body?.cancel());
}

async function* readItems(response: Response, call: Call, transformer: TRPCDataTransformer): AsyncGenerator {
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

async function* readEvents(response: Response, call: Call): AsyncGenerator<EventSourceMessage> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (!reader) return;
  const events: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (event) => events.push(event) });
  let last = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      // The parser waits to see whether a carriage return is half of a line's end; nothing follows it any more.
      if (!done) parser.feed((last = value));
      else if (last.endsWith('\r')) parser.feed('\n');
      yield* events.splice(0);
      if (done) return;
    }
  } catch (cause) {
    if (call.signal?.aborted) throw abortError(call.signal, call.path);
    throw brokenOff(new URL(response.url), call.path, cause);
  } finally {
    await reader.cancel().catch(() => {});
  }
}
