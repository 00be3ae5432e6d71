import { grpcStatus } from '@ahoy/core';
import { constants, type OutgoingHttpHeaders, type ServerHttp2Stream } from 'node:http2';

/** The answer to what never becomes a call, or ends one before its handler does. */
export interface Refusal {
  readonly headers: OutgoingHttpHeaders;
  /** What is wrong, in plain text. */
  readonly message: string;
}

/** Longest message, in characters; what it quotes was sent by a stranger. */
const MAX_MESSAGE = 256;

/** A refusal with a status of gRPC: headers that are trailers at once. Source: gRPC over HTTP/2, "Trailers-Only". */
export function grpcRefusal(status: keyof typeof grpcStatus, text: string, headers: OutgoingHttpHeaders = {}): Refusal {
  const message = text.slice(0, MAX_MESSAGE).toWellFormed();
  return {
    message,
    headers: {
      ':status': 200,
      'content-type': 'application/grpc+proto',
      'grpc-status': grpcStatus[status],
      'grpc-message': encodeURI(message),
      ...headers,
    },
  };
}

/** A refusal of what is no gRPC, with a status of HTTP. */
export function httpRefusal(status: number, headers: OutgoingHttpHeaders = {}): Refusal {
  return { message: `HTTP ${status}`, headers: { ':status': status, ...headers } };
}

/** Answers a stream, unless it has its answer already, and lets it send no more. */
export function refuse(stream: ServerHttp2Stream, { headers }: Refusal): void {
  if (stream.closed || stream.destroyed) return;
  if (!stream.headersSent) {
    stream.respond(headers, { endStream: true });
    stream.close(constants.NGHTTP2_NO_ERROR);
    // What has come is nobody's any more, and unread it would keep the stream.
    stream.resume();
  } else if (!stream.writableEnded) {
    stream.close(constants.NGHTTP2_PROTOCOL_ERROR);
  }
}
