import { CallError, createResponseMetadata, isPromiseLike, isStream, settle } from '@ahoy/core';
import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import { type ReceivedCall, sendAnswer, sendError } from './answer.ts';
import { checkHeaders } from './check-headers.ts';
import { inflaterOf } from './encodings.ts';
import { readMessage } from './read-message.ts';
import { readMessages } from './read-messages.ts';
import { readTimeout } from './read-timeout.ts';
import { grpcRefusal, refuse } from './refusal.ts';
import type { GrpcServiceMethod } from './service.ts';
import { toMetadata } from './to-metadata.ts';

/** What serves the calls of a connection. */
export interface ServeCallOptions {
  /** Methods by their paths: `/greet.Greeter/SayHello`. */
  readonly methods: ReadonlyMap<string, GrpcServiceMethod>;
  /** Longest message that is received, in bytes. */
  readonly maxMessageBytes: number;
  /** Address of the caller. */
  readonly peer: string | undefined;
}

/** Serves the call that an HTTP/2 stream carries. Source: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md */
export function serveCall(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  { methods, maxMessageBytes, peer }: ServeCallOptions,
): void {
  // The caller went away, and whoever answers learns that by the stream's end.
  stream.on('error', ignore);
  // The first packet of a connection may open a stream and reset it.
  if (stream.closed) return;
  const refusal = checkHeaders(headers);
  if (refusal) return refuse(stream, refusal);
  const path = headers[':path'] ?? '';
  const method = methods.get(path);
  if (!method) return refuse(stream, grpcRefusal('UNIMPLEMENTED', `The server does not implement the method ${path}`));
  // Node joins what comes twice, so that neither is an array.
  const timeoutMs = readTimeout(headers['grpc-timeout'] as string | undefined);
  if (typeof timeoutMs === 'object') return refuse(stream, timeoutMs);

  const deadline = timeoutMs === undefined ? undefined : Date.now() + timeoutMs;
  const received = { path: method.path, deadline, metadata: toMetadata(headers), peer };
  const reading = { inflate: inflaterOf(headers['grpc-encoding'] as string | undefined), maxBytes: maxMessageBytes };
  const start = (input: unknown): void => run(stream, method, { ...received, input });
  if (method.requestStream) start(readMessages(stream, reading));
  else readMessage(stream, reading, start);
}

/** Runs a call whose input is there, or comes. */
function run(
  stream: ServerHttp2Stream,
  { handler }: GrpcServiceMethod,
  received: Omit<ReceivedCall, 'signal' | 'response'>,
): void {
  const gone = new AbortController();
  const call = { ...received, signal: gone.signal, response: createResponseMetadata() };
  void settle(
    () => {
      const answer = handler(call);
      // A call that is answered at once has nobody left who could be told.
      if (isPromiseLike(answer) || isStream(answer)) stream.once('aborted', () => gone.abort(callerGone(call.path)));
      return answer;
    },
    (answer) => sendAnswer(stream, call, answer),
    (error) => sendError(stream, call, error),
  );
}

function callerGone(path: string): CallError {
  return CallError.local('CLIENT_CLOSED_REQUEST', `${path}: the caller has gone`, { path });
}

function ignore(): void {}
