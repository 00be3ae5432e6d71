import { type Call, CallError, type Invoke, isPromiseLike, isStream } from '@ahoy/core';
import { isTrackedEnvelope } from '@trpc/server';
import type { GrpcMethod } from './method.ts';
import type { GrpcService } from './service.ts';

/** What a handler needs beside its method. */
export interface HandlerOptions {
  readonly invoke: Invoke;
  /** Told of a call that was refused because its message cannot be read. */
  readonly onRefused: (call: Call, error: CallError) => void;
}

/** Groups methods into the services that they belong to. */
export function servicesOf(methods: readonly GrpcMethod[], options: HandlerOptions): GrpcService[] {
  return [...Map.groupBy(methods, (method) => method.service)].map(([name, own]) => ({
    name,
    methods: own.map((method) => ({
      name: method.name,
      path: method.procedure,
      requestStream: method.streaming === 'client' || method.streaming === 'bidi',
      handler: handlerOf(method, options),
    })),
  }));
}

/** Makes the handler of a method: it decodes, runs the procedure, and encodes. */
function handlerOf(method: GrpcMethod, { invoke, onRefused }: HandlerOptions): Invoke {
  const gives = method.streaming === 'server' || method.streaming === 'bidi' ? encodeAll : encodeOne;
  const encode = (answer: unknown): unknown => gives(method, answer);
  return (call) => {
    // What is no stream is the bytes of one message.
    const input = isStream(call.input)
      ? decodeAll(method, call.input)
      : decode(method, call.input as Uint8Array, (error) => onRefused(call, error));
    const answer = invoke({ ...call, input });
    return isPromiseLike(answer) ? answer.then(encode) : encode(answer);
  };
}

function decode(
  { procedure: path, decodeInput }: GrpcMethod,
  bytes: Uint8Array,
  onRefused?: (error: CallError) => void,
): unknown {
  try {
    return decodeInput(bytes);
  } catch (cause) {
    const message = `the request is no such message: ${(cause as Error).message}`;
    const error = CallError.local('BAD_REQUEST', message, { path });
    onRefused?.(error);
    throw error;
  }
}

async function* decodeAll(method: GrpcMethod, messages: AsyncIterable<unknown>): AsyncGenerator {
  for await (const message of messages) yield decode(method, message as Uint8Array);
}

function encodeOne({ encodeOutput }: GrpcMethod, value: unknown): Uint8Array {
  return encodeOutput(value);
}

async function* encodeAll({ encodeOutput }: GrpcMethod, items: unknown): AsyncGenerator<Uint8Array> {
  if (!isStream(items)) return;
  for await (const item of items) yield encodeOutput(toItem(item));
}

function toItem(item: unknown): unknown {
  return isTrackedEnvelope(item) ? { id: item[0], data: item[1] } : item;
}
