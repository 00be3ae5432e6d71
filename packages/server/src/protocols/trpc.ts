import { createResponseMetadata, deadlineFrom, type Invoke, isStream, type ResponseMetadata } from '@ahoy/core';
import { createRouter } from '@ahoy/core/procedure';
import { type AnyTRPCProcedure, type AnyTRPCRouter, TRPCError } from '@trpc/server';
import { createExpressMiddleware } from '@trpc/server/adapters/express';
import { applyWSSHandler } from '@trpc/server/adapters/ws';
import type { RequestHandler } from 'express';
import type { WebSocketServer } from 'ws';
import { type Received, receivedFrom } from '../received-call.ts';
import { BODY_TIMEOUT_MS } from '../rest/body-timeout.ts';
import { type Procedures, typeOf } from '../services.ts';
import { corkBatches } from '../trpc/cork-batches.ts';
import { answerDirectly, type DirectHandler } from '../trpc/direct.ts';

/** What a server gives to tRPC's own adapters. */
export interface TrpcProtocolOptions {
  readonly procedures: Procedures;
  readonly invoke: Invoke;
  readonly maxBodyBytes: number;
  /** Told of every error, those that never became a call included. */
  readonly onError: (received: Received & { readonly path: string }, error: TRPCError) => void;
}

/** Calls in one batch at most: far above what a page asks for at once. */
const MAX_BATCH_SIZE = 1_000;

/** The calls of one HTTP request, a batch of which share the headers of their answer. */
interface ReceivedOverHttp extends Received {
  readonly response: ResponseMetadata;
}

/** tRPC's protocol over HTTP for most of what is asked, without an adapter. It says what it leaves to {@link trpcOverHttp}. */
export function plainTrpcOverHttp(root: string, options: TrpcProtocolOptions): DirectHandler {
  const { _config: config } = routerOf(options.procedures, options.invoke)._def;
  return answerDirectly(root, { ...options, config, bodyTimeoutMs: BODY_TIMEOUT_MS, maxBatchSize: MAX_BATCH_SIZE });
}

/** tRPC's protocol over HTTP, by tRPC's own express adapter. */
export function trpcOverHttp({ procedures, invoke, maxBodyBytes, onError }: TrpcProtocolOptions): RequestHandler {
  return createExpressMiddleware({
    router: routerOf(procedures, invoke),
    createContext: ({ req, info }): ReceivedOverHttp => ({
      ...receivedFrom(req, info.connectionParams),
      response: createResponseMetadata(),
    }),
    // tRPC's types leave the context out of this: it is the one made above, or none where making it failed.
    responseMeta: ({ ctx }) => ({ headers: new Headers((ctx as ReceivedOverHttp | undefined)?.response.head()) }),
    // A caller that does not know a procedure's kind, or whose input is too long for a URL, may POST.
    allowMethodOverride: true,
    maxBodySize: maxBodyBytes,
    maxBatchSize: MAX_BATCH_SIZE,
    onError: ({ error, path, req }) => onError({ ...receivedFrom(req), path: path ?? req.path.slice(1) }, error),
  });
}

/** tRPC's protocol over WebSocket, by tRPC's own adapter. Returns a function that tells clients to connect anew. */
export function trpcOverWebSocket(
  wss: WebSocketServer,
  { procedures, invoke, onError }: TrpcProtocolOptions,
): () => void {
  corkBatches(wss);
  const { broadcastReconnectNotification } = applyWSSHandler({
    wss,
    router: routerOf(procedures, invoke),
    createContext: ({ req, info }) => receivedFrom(req, info.connectionParams),
    onError: ({ error, path, req }) => onError({ ...receivedFrom(req), path: path ?? 'websocket' }, frameError(error)),
    keepAlive: { enabled: true },
  });
  return broadcastReconnectNotification;
}

/** A frame that breaks the protocol or is too long is its sender's mistake, whom `ws` has told already. */
function frameError(error: TRPCError): TRPCError {
  const { code = '', message } = (error.cause ?? {}) as NodeJS.ErrnoException;
  if (!code.startsWith('WS_ERR_')) return error;
  return new TRPCError({
    code: code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH' ? 'PAYLOAD_TOO_LARGE' : 'BAD_REQUEST',
    message,
  });
}

/** A tRPC router with the same procedures, each of which passes its calls on to the Invoke. */
function routerOf(procedures: Procedures, invoke: Invoke): AnyTRPCRouter {
  const record: Record<string, object> = {};
  for (const [path, procedure] of procedures) {
    const keys = path.split('.');
    const name = keys.pop() as string;
    let level: Record<string, unknown> = record;
    for (const key of keys) level = (level[key] ??= {}) as Record<string, unknown>;
    level[name] = passingOn(procedure, invoke);
  }
  return createRouter(record);
}

function passingOn(procedure: AnyTRPCProcedure, invoke: Invoke): AnyTRPCProcedure {
  const type = typeOf(procedure);
  const pass = async ({ path, ctx, getRawInput, signal }: Parameters<AnyTRPCProcedure>[0]): Promise<unknown> => {
    // Nothing but a header can carry metadata, so that an answer over WebSocket has none.
    const { metadata, peer, response } = ctx as Received & Partial<ReceivedOverHttp>;
    // A procedure without an input does not care whether what was sent can be read.
    const input = procedure._def.inputs.length > 0 ? await getRawInput() : await getRawInput().catch(() => undefined);
    const answer = await invoke({
      path,
      type,
      input,
      signal,
      metadata,
      peer,
      response,
      deadline: deadlineFrom(metadata),
    });
    return isStream(answer) ? begun(answer) : answer;
  };
  // tRPC sees a procedure by its call signature and its `_def`.
  return Object.assign(pass, { _def: procedure._def }) as unknown as AnyTRPCProcedure;
}

/**
 * Takes a stream's first step at once: tRPC sends the headers of a stream before it asks for an item, and what a handler
 * adds to them at its beginning has to be there by then.
 */
function begun(stream: AsyncIterable<unknown>): AsyncIterableIterator<unknown> {
  const iterator = stream[Symbol.asyncIterator]();
  let first: Promise<IteratorResult<unknown>> | undefined = iterator.next();
  // Its reader learns of a failure at its first step.
  first.catch(() => {});
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next() {
      const step = first ?? iterator.next();
      first = undefined;
      return step;
    },
    return: async (value) => iterator.return?.(value) ?? { done: true, value },
  };
}
