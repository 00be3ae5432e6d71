import type { Contract } from '@ahoy/contract';
import {
  type Call,
  CallError,
  closableStream,
  httpStatusOf,
  type Invoke,
  isStream,
  toTracked,
  whenBegun,
} from '@ahoy/core';
import { ProtobufError } from '@ahoy/protobuf';
import {
  type CallOptions,
  type Client,
  type ClientReadableStream,
  type ClientWritableStream,
  type Metadata,
  type ServiceError,
} from '@grpc/grpc-js';
import type { TRPCError } from '@trpc/server';
import { once } from 'node:events';
import { collectMetadata } from '../grpc/answer-metadata.ts';
import { openConnection } from '../grpc/connection.ts';
import { contractMethods, type ContractMethodsOptions } from '../grpc/contract-methods.ts';
import type { TlsOptions } from '../tls-options.ts';
import { foundNoServer, fromGrpcStatus } from '../grpc/from-status.ts';
import type { GrpcClientMethod } from '../grpc/method.ts';
import { reflectedMethods } from '../grpc/reflected-methods.ts';
import { isUnimplemented } from '../grpc/service-error.ts';
import { toGrpcMetadata } from '../grpc/to-metadata.ts';
import { unreadableAnswer } from '../unreadable-answer.ts';

/** How a gRPC server is called. */
export interface GrpcTransportOptions extends ContractMethodsOptions {
  /** What the server serves: `contractOf({ greeter })`. Default: what its reflection says. */
  readonly contract?: Contract;
  /** What is trusted and shown over TLS. Default: the authorities that Node trusts, and no certificate. */
  readonly tls?: TlsOptions;
}

/**
 * Calls a gRPC server, over one connection that is opened when needed and kept. `grpcs:` is gRPC over TLS. Without a
 * contract, it asks the server's reflection at the first call.
 */
export function grpcTransport(url: URL, options: GrpcTransportOptions = {}): Invoke {
  const connection = openConnection(url, options.tls);
  const methods = options.contract ? contractMethods(options.contract, options) : reflectedMethods(connection, url);

  return async (call) => {
    const method = await methods.find(call);
    const client = connection.client();
    const toError = (error: ServiceError): TRPCError => {
      if (foundNoServer(error)) connection.giveUp(client);
      if (isUnimplemented(error)) methods.forget();
      return fromGrpcStatus(error, call, url);
    };
    const callOptions = { ...(call.deadline !== undefined && { deadline: call.deadline }) };
    const metadata = toGrpcMetadata(call.metadata);
    return calls[method.streaming]({ client, method, call, toError, metadata, options: callOptions });
  };
}

interface Outgoing {
  readonly client: Client;
  readonly method: GrpcClientMethod;
  readonly call: Call;
  readonly toError: (error: ServiceError) => TRPCError;
  readonly metadata: Metadata;
  readonly options: CallOptions;
}

const calls: Record<GrpcClientMethod['streaming'], (outgoing: Outgoing) => Promise<unknown>> = {
  async unary(outgoing) {
    const { client, method, metadata, options, call } = outgoing;
    const input = encode(method, call.input, call.path);
    const { promise, reply } = answerTo(outgoing);
    const sent = client.makeUnaryRequest(method.name, asBuffer, asBytes, input, metadata, options, reply);
    return untilCancelled(call, sent, promise.finally(collectMetadata(sent, call)));
  },
  async client(outgoing) {
    const { client, method, metadata, options, call } = outgoing;
    const items = streamOf(call);
    const { promise, reply } = answerTo(outgoing);
    const sent = client.makeClientStreamRequest(method.name, asBuffer, asBytes, metadata, options, reply);
    const answered = new AbortController();
    send(sent, items, method, answered.signal).catch(() => sent.cancel());
    const answer = promise.finally(collectMetadata(sent, call));
    return untilCancelled(call, sent, answer).finally(() => answered.abort());
  },
  async server({ client, method, call, toError, metadata, options }) {
    const input = encode(method, call.input, call.path);
    const sent = client.makeServerStreamRequest(method.name, asBuffer, asBytes, input, metadata, options);
    return streamTo(sent, { method, call, toError });
  },
  async bidi({ client, method, call, toError, metadata, options }) {
    const items = streamOf(call);
    const sent = client.makeBidiStreamRequest(method.name, asBuffer, asBytes, metadata, options);
    const answered = new AbortController();
    sent.once('close', () => answered.abort());
    send(sent, items, method, answered.signal).catch(() => sent.cancel());
    return streamTo(sent, { method, call, toError });
  },
};

/** Encodes the input. What the message cannot hold is the caller's mistake. */
function encode({ encodeInput }: GrpcClientMethod, value: unknown, path: string): Uint8Array {
  try {
    return encodeInput(value);
  } catch (cause) {
    if (!(cause instanceof ProtobufError)) throw cause;
    const issues = [{ path: cause.path, message: cause.reason }];
    const data = { code: 'BAD_REQUEST', httpStatus: httpStatusOf('BAD_REQUEST'), path, issues } as const;
    throw new CallError({ message: cause.message, data }, { cause, neverSent: true });
  }
}

function streamOf({ input, path }: Call): AsyncIterable<unknown> {
  if (isStream(input)) return input;
  throw CallError.local('BAD_REQUEST', `${path} takes a stream of items, got ${typeof input}`, {
    path,
    neverSent: true,
  });
}

interface Answer {
  readonly promise: Promise<unknown>;
  readonly reply: (error: ServiceError | null, bytes?: Uint8Array) => void;
}

function answerTo({ method, call, toError }: Outgoing): Answer {
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  return {
    promise: promise.then((bytes) => decode(method, bytes, call)),
    reply: (error, bytes) => (error ? reject(toError(error)) : resolve(bytes ?? new Uint8Array())),
  };
}

function decode({ decodeOutput }: GrpcClientMethod, bytes: Uint8Array, { path }: Call): unknown {
  try {
    return decodeOutput(bytes);
  } catch (cause) {
    throw unreadableAnswer(`the answer is no such message: ${(cause as Error).message}`, { path, cause });
  }
}

/** Cancels the call when its signal aborts. */
async function untilCancelled<T>({ signal }: Call, sent: { cancel(): void }, answer: Promise<T>): Promise<T> {
  const cancel = (): void => sent.cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    return await answer;
  } finally {
    signal?.removeEventListener('abort', cancel);
  }
}

/** Sends items as fast as the server takes them, until it has answered. */
async function send(
  sent: ClientWritableStream<Uint8Array>,
  items: AsyncIterable<unknown>,
  method: GrpcClientMethod,
  answered: AbortSignal,
): Promise<void> {
  for await (const item of items) {
    if (answered.aborted) return;
    if (!sent.write(method.encodeInput(item))) {
      const events = ['drain', 'close'].map((event) => once(sent, event, { signal: answered }));
      await Promise.race(events).catch(() => {});
    }
  }
  if (!answered.aborted) sent.end();
}

/** Reads items as fast as the caller takes them; leaving the stream cancels the call. */
async function* read(
  sent: ClientReadableStream<Uint8Array>,
  { method, call, toError }: Reading,
  throwFailure: () => void,
): AsyncGenerator {
  const cancel = (): void => sent.cancel();
  call.signal?.addEventListener('abort', cancel, { once: true });
  try {
    for await (const bytes of sent as AsyncIterable<Uint8Array>) yield toItem(decode(method, bytes, call), method);
    throwFailure();
  } catch (error) {
    throw error instanceof CallError ? error : toError(error as ServiceError);
  } finally {
    call.signal?.removeEventListener('abort', cancel);
    sent.cancel();
  }
}

type Reading = Pick<Outgoing, 'method' | 'call' | 'toError'>;

/** The stream as its caller reads it, now or later. */
function streamTo(sent: ClientReadableStream<Uint8Array>, reading: Reading): AsyncIterable<unknown> {
  // grpc-js tells of a failure once, by an event, and would end the process where nobody reads the stream yet.
  let failure: Error | undefined;
  sent.once('error', (error) => (failure = error));
  const items = read(sent, reading, () => {
    if (failure) throw failure;
  });
  const stream = closableStream(items, () => sent.cancel());
  return reading.call.onMetadata ? whenBegun(stream, collectMetadata(sent, reading.call)) : stream;
}

function toItem(item: unknown, { tracked }: GrpcClientMethod): unknown {
  if (!tracked) return item;
  const { id, data } = item as { readonly id: string; readonly data: unknown };
  return toTracked(id, data);
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function asBytes(buffer: Buffer): Uint8Array {
  return buffer;
}
