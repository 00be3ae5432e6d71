import {
  createResponseMetadata,
  deadlineFrom,
  isPromiseLike,
  type MaybePromise,
  type Metadata,
  settle,
} from '@ahoy/core';
import { getTRPCErrorFromUnknown, type TRPCError } from '@trpc/server';
import type { ServerResponse } from 'node:http';
import { receivedFrom } from '../received-call.ts';
import type { DirectOptions, Exchange } from './exchange.ts';
import { readInputs } from './read-inputs.ts';
import { type Answer, type Outcome, toAnswer, toFailure } from './to-answer.ts';

/** Runs the calls of a request, whose JSON is there, and answers it. */
export function run(exchange: Exchange, text: string | undefined, options: DirectOptions): void {
  const { paths, type, request, response } = exchange;
  const { procedures, invoke, config, onError } = options;
  const { metadata, peer } = receivedFrom(request);
  const gone = new AbortController();
  const added = createResponseMetadata();
  const inputs = readInputs(text, exchange, config);

  const start = (path: string, index: number): MaybePromise<Outcome> => {
    const failed = (cause: unknown): Outcome => {
      const error = getTRPCErrorFromUnknown(cause);
      onError({ metadata, peer, path }, error);
      return { error };
    };
    // A procedure without an input does not care whether what was sent can be read.
    if (inputs.error && procedures.get(path)?._def.inputs.length) return failed(inputs.error);
    const input = inputs.values?.[index];
    const deadline = deadlineFrom(metadata);
    return settle<unknown, Outcome>(
      () => invoke({ path, type, input, signal: gone.signal, metadata, peer, response: added, deadline }),
      (data) => ({ data }),
      failed,
    );
  };
  const finish = (outcomes: readonly Outcome[]): void => {
    send(response, answerTo(exchange, outcomes, options), added.head());
  };

  const pending = paths.map(start);
  // What is answered at once has nobody left who could go.
  if (isSettled(pending)) return finish(pending);
  response.on('close', () => {
    if (!response.writableEnded) gone.abort();
  });
  if (response.destroyed) gone.abort();
  // No outcome rejects.
  void Promise.all(pending.map(async (outcome) => outcome)).then(finish);
}

/** Answers a request whose body has not come. */
export function refuse(exchange: Exchange, error: TRPCError, options: DirectOptions): void {
  const { response } = exchange;
  response.setHeader('connection', 'close');
  send(response, failureOf(exchange, error, options), {});
}

function isSettled(outcomes: readonly MaybePromise<Outcome>[]): outcomes is readonly Outcome[] {
  return !outcomes.some(isPromiseLike);
}

function answerTo(exchange: Exchange, outcomes: readonly Outcome[], options: DirectOptions): Answer {
  try {
    return toAnswer(outcomes, exchange, options.config);
  } catch (cause) {
    return failureOf(exchange, getTRPCErrorFromUnknown(cause), options);
  }
}

function failureOf({ paths, request }: Exchange, error: TRPCError, { config, onError }: DirectOptions): Answer {
  onError({ ...receivedFrom(request), path: paths.join(',') }, error);
  return toFailure(error, config);
}

/** What tRPC's own adapter says of every answer. */
const HEADERS = { vary: 'trpc-accept, accept', 'content-type': 'application/json' };

function send(response: ServerResponse, { status, body }: Answer, added: Metadata): void {
  response.writeHead(status, { ...HEADERS, ...added, 'content-length': Buffer.byteLength(body) }).end(body);
}
