import type { Call, CallError } from '@ahoy/core';
import { readEvents } from '../transports/read-events.ts';
import type { HttpResponse } from '../transports/send.ts';
import { brokenOff } from '../transports/unreachable.ts';

/** How the data of an event is read. */
export interface ItemReader {
  readonly item: (data: string, id: string | undefined) => unknown;
  /** Makes the error of a stream that fails. */
  readonly error: (data: string) => CallError;
}

/**
 * Reads the items of a stream from server-sent events. The event `return` says that no more come, and `error`
 * that the stream has failed. Leaving it closes the connection.
 * @throws CallError SERVICE_UNAVAILABLE when the stream ends without saying so.
 */
export async function* readItems(response: HttpResponse, call: Call, reader: ItemReader): AsyncGenerator {
  for await (const { event = 'message', data, id } of readEvents(response, call)) {
    switch (event) {
      case 'message':
        yield reader.item(data, id);
        break;
      case 'error':
        throw reader.error(data);
      case 'return':
        return;
      default:
    }
  }
  throw brokenOff(new URL(response.url), call.path, undefined);
}
