import { CallError } from '@ahoy/core';
import type { ServerHttp2Stream } from 'node:http2';
import { setImmediate as turn } from 'node:timers/promises';
import { createMessageReader, type MessageReaderOptions } from './message-reader.ts';
import { type Refusal, refuse } from './refusal.ts';

/**
 * Reads the messages of a caller that sends a stream, as fast as they are asked for: while nobody asks, HTTP/2's window
 * fills, and the caller waits.
 * @throws CallError CLIENT_CLOSED_REQUEST where the stream was reset, BAD_REQUEST for what is no message; then the call
 * has its answer already.
 */
export async function* readMessages(
  stream: ServerHttp2Stream,
  options: MessageReaderOptions,
): AsyncGenerator<Uint8Array> {
  const reader = createMessageReader(options);
  // Whoever leaves the input early may still answer.
  const pieces = stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  try {
    for await (const bytes of pieces) {
      reader.add(bytes);
      for (let next = reader.next(); next !== undefined; next = reader.next()) {
        if (!(next instanceof Uint8Array)) throw refused(stream, next);
        yield next;
      }
    }
  } catch (error) {
    throw stream.aborted && !(error instanceof CallError) ? gone(error) : error;
  }
  // A stream that is reset ends as well, and Node's clients say that it has ended in the packet that resets it.
  await turn();
  if (stream.aborted) throw gone();
  // The call has its answer, so that nobody waits for more.
  if (stream.closed) return;
  const fault = reader.end();
  if (fault) throw refused(stream, fault);
}

function refused(stream: ServerHttp2Stream, refusal: Refusal): CallError {
  refuse(stream, refusal);
  return CallError.local('BAD_REQUEST', refusal.message);
}

function gone(cause?: unknown): CallError {
  return CallError.local('CLIENT_CLOSED_REQUEST', 'the caller has gone before its stream ended', { cause });
}
