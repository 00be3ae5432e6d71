import { deadlineFrom, type Invoke, isStream, leaveStream, type ResponseMetadata } from '@ahoy/core';
import { getTRPCErrorFromUnknown, type TRPCError } from '@trpc/server';
import type { Response } from 'express';
import { receivedFrom } from '../received-call.ts';
import { liftBodyTime } from './body-timeout.ts';
import { dropRest } from './drop-rest.ts';
import { type StreamFormat, valueFormats } from './media-type.ts';
import { negotiate } from './negotiate.ts';
import { type Problem, toProblem } from './problem.ts';
import { type EndpointRequest, readInput, type ReadInputOptions } from './read-input.ts';
import { requestError } from './request-error.ts';
import { sendStream } from './send-stream.ts';
import { streamWriters } from './stream-writers.ts';

/** What an answer is made by. */
export interface AnswerOptions extends ReadInputOptions {
  readonly invoke: Invoke;
  /** Told of a failure by which time the status of the answer has been sent. */
  readonly onError: (error: TRPCError) => void;
}

/** A request of an endpoint, and where its answer goes. */
export interface Exchange extends EndpointRequest {
  readonly response: Response;
  /** What the handler adds beside its answer, which travels as headers. */
  readonly added: ResponseMetadata;
}

/** Has a response carry what the handler has added by now. */
export function setAdded({ response, added }: Exchange): void {
  for (const [name, value] of Object.entries(added.head())) response.setHeader(name, value);
}

const STREAM_FORMATS: readonly StreamFormat[] = ['lines', 'events'];

/**
 * Answers a request. What the caller takes is settled before the procedure runs.
 * @throws what the request or the procedure failed with, as long as nothing has been sent.
 */
export async function answer(exchange: Exchange, options: AnswerOptions): Promise<void> {
  const { endpoint, request, response } = exchange;
  response.vary('Accept');
  if (endpoint.takesStream) liftBodyTime(request);
  try {
    await (endpoint.givesStream ? answerStream(exchange, options) : answerValue(exchange, options));
  } finally {
    if (endpoint.takesStream) response.once('close', () => dropRest(request));
  }
}

async function answerValue(exchange: Exchange, options: AnswerOptions): Promise<void> {
  const { endpoint, request, response } = exchange;
  const { format, type } = negotiate(request, valueFormats);
  const output = await call(exchange, options);
  setAdded(exchange);
  if (isStream(output)) {
    await leaveStream(output);
    throw new TypeError(`${endpoint.path}: expected one value, got a stream; declare it with .output(stream(item))`);
  }
  if (output === undefined) {
    response.status(204).end();
    return;
  }
  const body = endpoint.encode[format](output);
  response
    .type(type)
    .send(typeof body === 'string' ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength));
}

async function answerStream(exchange: Exchange, options: AnswerOptions): Promise<void> {
  const { endpoint, request, response } = exchange;
  const { format, type } = negotiate(request, STREAM_FORMATS);
  const items = await call(exchange, options);
  if (!isStream(items)) throw new TypeError(`${endpoint.path}: expected a stream`);
  if (request.method === 'HEAD') {
    // What a live stream says first may be a long time coming.
    await leaveStream(items);
    setAdded(exchange);
    response.writeHead(200, { 'content-type': type }).end();
    return;
  }
  const fail = (cause: unknown): Problem => {
    const error = getTRPCErrorFromUnknown(cause);
    options.onError(error);
    return toProblem(error, endpoint);
  };
  const begin = (): void => setAdded(exchange);
  const writer = streamWriters[format];
  await sendStream(response, items, { type, writer, encode: endpoint.encodeItem, begin, fail });
}

async function call(exchange: Exchange, options: AnswerOptions): Promise<unknown> {
  const { endpoint, request, response, added } = exchange;
  const { metadata, peer } = receivedFrom(request);
  const deadline = deadlineFrom(metadata);
  const gone = new AbortController();
  response.on('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  const input = await readInput(exchange, options).catch((cause: unknown) => {
    throw requestError(cause);
  });
  const { path } = endpoint;
  return options.invoke({ path, input, metadata, peer, response: added, signal: gone.signal, deadline });
}
