import { abortError, type Call } from '@ahoy/core';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type { HttpResponse } from './send.ts';
import { brokenOff } from './unreachable.ts';

/**
 * Reads server-sent events (HTML, 9.2) as they come, to the end of the answer. Leaving it closes the connection.
 * @throws CallError SERVICE_UNAVAILABLE when the connection is lost.
 */
export async function* readEvents(response: HttpResponse, call: Call): AsyncGenerator<EventSourceMessage> {
  const decoder = new TextDecoder();
  const events: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (event) => events.push(event) });
  let last = '';
  try {
    for await (const chunk of response.body) {
      const text = decoder.decode(chunk, { stream: true });
      if (text === '') continue;
      parser.feed((last = text));
      yield* events.splice(0);
    }
    // The parser waits to see whether a carriage return is half of a line's end; nothing follows it any more.
    if (last.endsWith('\r')) parser.feed('\n');
    yield* events.splice(0);
  } catch (cause) {
    if (call.signal?.aborted) throw abortError(call.signal, call.path);
    throw brokenOff(new URL(response.url), call.path, cause);
  }
}
