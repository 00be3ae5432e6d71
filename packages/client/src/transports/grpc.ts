import type { Contract, LockData } from '@ahoy/contract';
import { type Call, CallError, closableStream, httpStatusOf, type Invoke, isStream, toTracked } from '@ahoy/core';
import { ProtobufError } from '@ahoy/protobuf';
import {
  type CallOptions,
  Client,
  type ClientReadableStream,
  type ClientWritableStream,
  credentials,
  Metadata,
  type ServiceError,
} from '@grpc/grpc-js';
import { once } from 'node:events';
import { fromGrpcStatus } from '../grpc/from-status.ts';
import type { GrpcClientMethod } from '../grpc/method.ts';
import { clientMethodsOf } from '../grpc/methods.ts';

/** How a gRPC server is called. */
export interface GrpcTransportOptions {
  /** What the server serves: `contractOf({ greeter })`. */
  readonly contract?: Contract;
  /** The field numbers of its messages, from `contract.lock.json`. Default: in order of declaration. */
  readonly lock?: LockData;
}

/** Figures of gRPC A8: a ping after 30 s of silence, 20 s to answer it. */
const KEEP_ALIVE = { 'grpc.keepalive_time_ms': 30_000, 'grpc.keepalive_timeout_ms': 20_000 };
/** The largest message that is received, in bytes; gRPC's own default. */
const MAX_RECEIVE_BYTES = 4 * 1024 * 1024;

/** Calls a gRPC server, over one connection that is opened when needed and kept. `grpcs:` is gRPC over TLS. */
export function grpcTransport(url: URL, { contract, lock }: GrpcTransportOptions): Invoke {
  if (!contract) throw new Error(`contract: expected the contract of ${url.host}, such as contractOf({ greeter })`);
  const methods = clientMethodsOf(contract, lock);
  const secure = url.protocol === 'grpcs:' ? credentials.createSsl() : credentials.createInsecure();
  const client = new Client(url.host, secure, { ...KEEP_ALIVE, 'grpc.max_receive_message_length': MAX_RECEIVE_BYTES });

  return async (call) => {
    const method = methods.get(call.path);
    if (!method) {
      const message = `No procedure found on path "${call.path}"`;
      throw CallError.local('NOT_FOUND', message, { path: call.path, neverSent: true });
    }
    const options = { ...(call.deadline !== undefined && { deadline: call.deadline }) };
    return calls[method.streaming]({ client, method, call, url, metadata: toGrpcMetadata(call), options });
  };
}

interface Outgoing {
  readonly client: Client;
  readonly method: GrpcClientMethod;
  readonly call: Call;
  readonly url: URL;
  readonly metadata: Metadata;
  readonly options: CallOptions;
}

const calls: Record<GrpcClientMethod['streaming'], (outgoing: Outgoing) => Promise<unknown>> = {
  async unary(outgoing) {
    const { client, method, metadata, options, call } = outgoing;
    const input = encode(method, call.input, call.path);
    const { promise, reply } = answerTo(outgoing);
    const sent = client.makeUnaryRequest(method.name, asBuffer, asBytes, input, metadata, options, reply);
    return untilCancelled(call, sent, promise);
  },
  async client(outgoing) {
    const { client, method, metadata, options, call } = outgoing;
    const items = streamOf(call);
    const { promise, reply } = answerTo(outgoing);
    const sent = client.makeClientStreamRequest(method.name, asBuffer, asBytes, metadata, options, reply);
    const answered = new AbortController();
    send(sent, items, method, answered.signal).catch(() => sent.cancel());
    return untilCancelled(call, sent, promise).finally(() => answered.abort());
  },
  async server({ client, method, call, url, metadata, options }) {
    const input = encode(method, call.input, call.path);
    const sent = client.makeServerStreamRequest(method.name, asBuffer, asBytes, input, metadata, options);
    return closableStream(read(sent, method, call, url), () => cancelUnread(sent));
  },
  async bidi({ client, method, call, url, metadata, options }) {
    const items = streamOf(call);
    const sent = client.makeBidiStreamRequest(method.name, asBuffer, asBytes, metadata, options);
    const answered = new AbortController();
    sent.once('close', () => answered.abort());
    send(sent, items, method, answered.signal).catch(() => sent.cancel());
    return closableStream(read(sent, method, call, url), () => cancelUnread(sent));
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

function answerTo({ method, call, url }: Outgoing): Answer {
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  return {
    promise: promise.then((bytes) => decode(method, bytes, call)),
    reply: (error, bytes) => (error ? reject(fromGrpcStatus(error, call, url)) : resolve(bytes ?? new Uint8Array())),
  };
}

function decode({ decodeOutput }: GrpcClientMethod, bytes: Uint8Array, { path }: Call): unknown {
  try {
    return decodeOutput(bytes);
  } catch (cause) {
    throw CallError.local('BAD_GATEWAY', `the answer is no such message: ${(cause as Error).message}`, { path, cause });
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
  method: GrpcClientMethod,
  call: Call,
  url: URL,
): AsyncGenerator {
  const cancel = (): void => sent.cancel();
  call.signal?.addEventListener('abort', cancel, { once: true });
  try {
    for await (const bytes of sent as AsyncIterable<Uint8Array>) yield toItem(decode(method, bytes, call), method);
  } catch (error) {
    throw error instanceof CallError ? error : fromGrpcStatus(error as ServiceError, call, url);
  } finally {
    call.signal?.removeEventListener('abort', cancel);
    sent.cancel();
  }
}

/** A stream without a reader has nobody else to hear that it was cancelled. */
function cancelUnread(sent: ClientReadableStream<Uint8Array>): void {
  sent.on('error', () => {});
  sent.cancel();
}

function toItem(item: unknown, { tracked }: GrpcClientMethod): unknown {
  if (!tracked) return item;
  const { id, data } = item as { readonly id: string; readonly data: unknown };
  return toTracked(id, data);
}

/** gRPC writes the user agent and the time left by itself. */
function toGrpcMetadata({ metadata }: Call): Metadata {
  const sent = new Metadata();
  for (const [name, value] of Object.entries(metadata)) if (name !== 'user-agent') sent.set(name, value);
  return sent;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function asBytes(buffer: Buffer): Uint8Array {
  return buffer;
}
