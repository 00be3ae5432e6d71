import { type Call, isStream, type Metadata, type ResponseMetadata } from '@ahoy/core';
import { constants, type OutgoingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import { toStatusHeaders } from './status.ts';
import { toFrame } from './to-frame.ts';
import { untilDrained } from './until-drained.ts';

/** A call that carries the metadata of its answer. */
export interface ReceivedCall extends Call {
  readonly response: ResponseMetadata;
}

const HEAD = { ':status': 200, 'content-type': 'application/grpc+proto' } as const;
const OK: OutgoingHttpHeaders = { 'grpc-status': 0 };
// gRPC has no use for a date.
const BEFORE_MESSAGES = { waitForTrailers: true, sendDate: false } as const;
const WITHOUT_MESSAGES = { endStream: true, sendDate: false } as const;
/** Longest metadata of an answer, in characters. Beyond 64 KiB, with all else, Node closes the whole connection. */
const MAX_METADATA = 32_768;

/** Sends what a handler gave: the bytes of a message, or a stream of them. */
export function sendAnswer(stream: ServerHttp2Stream, call: ReceivedCall, answer: unknown): void {
  if (isStream(answer)) {
    void sendMessages(stream, call, answer);
    return;
  }
  send(stream, () => {
    begin(stream, call.response.head());
    // A handler gives bytes where it gives no stream.
    end(stream, OK, toFrame(answer as Uint8Array));
  });
}

/** Sends the status of an error; where nothing was sent before, it is all that is sent. */
export function sendError(stream: ServerHttp2Stream, { path, response }: ReceivedCall, error: unknown): void {
  send(stream, () => {
    if (stream.headersSent) {
      end(stream, toStatusHeaders(error, path, checked(response.trailers())));
      return;
    }
    // Source: gRPC over HTTP/2, "Trailers-Only".
    stream.respond({ ...toStatusHeaders(error, path, checked(response.head())), ...HEAD }, WITHOUT_MESSAGES);
    stopSending(stream);
  });
}

async function sendMessages(
  stream: ServerHttp2Stream,
  call: ReceivedCall,
  messages: AsyncIterable<unknown>,
): Promise<void> {
  const { response, deadline } = call;
  const beginOnce = (): void => {
    if (!stream.headersSent) begin(stream, response.head());
  };
  try {
    for await (const message of messages) {
      if (stream.closed) return;
      beginOnce();
      if (!stream.write(toFrame(message as Uint8Array))) await untilDrained(stream, deadline);
    }
  } catch (error) {
    sendError(stream, call, error);
    return;
  }
  send(stream, () => {
    beginOnce();
    end(stream, { ...checked(response.trailers()), ...OK });
  });
}

/** Answers a caller that is still there. What cannot be sent, such as a name that HTTP/2 forbids, resets its stream. */
function send(stream: ServerHttp2Stream, answer: () => void): void {
  if (stream.closed || stream.writableEnded) return;
  try {
    answer();
  } catch {
    stream.close(constants.NGHTTP2_INTERNAL_ERROR);
  }
}

function begin(stream: ServerHttp2Stream, metadata: Metadata): void {
  stream.respond({ ...checked(metadata), ...HEAD }, BEFORE_MESSAGES);
}

/** @throws Error for metadata that is too long. */
function checked(metadata: Metadata): Metadata {
  let length = 0;
  for (const name in metadata) length += name.length + (metadata[name]?.length ?? 0);
  if (length > MAX_METADATA) throw new Error(`metadata: expected at most ${MAX_METADATA} characters, got ${length}`);
  return metadata;
}

/** Ends a stream of messages with its trailers. */
function end(stream: ServerHttp2Stream, trailers: OutgoingHttpHeaders, frame?: Buffer): void {
  stream.on('wantTrailers', () => {
    try {
      stream.sendTrailers(trailers);
    } catch {
      stream.close(constants.NGHTTP2_INTERNAL_ERROR);
    }
    // Node sends trailers in the next turn of its loop, and a reset that overtook them would take the status with it.
    if (!stream.readableEnded) setImmediate(stopSending, stream);
  });
  stream.end(frame);
}

/** Has a caller that has its answer send no more, as RFC 9113, section 8.1, provides. */
function stopSending(stream: ServerHttp2Stream): void {
  if (stream.readableEnded || stream.destroyed) return;
  stream.close(constants.NGHTTP2_NO_ERROR);
  // What has come is nobody's any more, and unread it would keep the stream.
  stream.resume();
}
