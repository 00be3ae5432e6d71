import { type Call, CallError, type Invoke, isStream } from '@ahoy/core';
import type {
  handleBidiStreamingCall,
  handleClientStreamingCall,
  handleServerStreamingCall,
  handleUnaryCall,
  UntypedHandleCall,
} from '@grpc/grpc-js';
import { isTrackedEnvelope } from '@trpc/server';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { GrpcMethod } from './method.ts';
import { type AnyGrpcCall, toCall } from './received-grpc-call.ts';
import type { GrpcService } from './service.ts';
import { toGrpcStatus } from './status.ts';

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
      requestStream: method.streaming === 'client' || method.streaming === 'bidi',
      responseStream: method.streaming === 'server' || method.streaming === 'bidi',
      handler: handlerOf(method, options),
    })),
  }));
}

/** Makes grpc-js's handler of a method. Messages are bytes to grpc-js, so that what cannot be decoded is told clearly. */
function handlerOf(method: GrpcMethod, { invoke, onRefused }: HandlerOptions): UntypedHandleCall {
  const { procedure: path, encodeOutput, streaming } = method;

  const one = async (grpcCall: AnyGrpcCall & { readonly request: Buffer }): Promise<unknown> => {
    const call = toCall(grpcCall, path);
    const input = decode(method, grpcCall.request, (error) => onRefused(call, error));
    return invoke({ ...call, input });
  };
  const many = async (grpcCall: AnyGrpcCall & AsyncIterable<Buffer>): Promise<unknown> =>
    invoke({ ...toCall(grpcCall, path), input: decodeAll(method, grpcCall) });

  const reply = (answer: Promise<unknown>, send: Parameters<handleUnaryCall<Buffer, Uint8Array>>[1]): void => {
    answer.then((value) => send(null, encodeOutput(value))).catch((error: unknown) => send(toGrpcStatus(error, path)));
  };
  const stream = async (grpcCall: Writable, answer: Promise<unknown>): Promise<void> => {
    try {
      const items = await answer;
      if (isStream(items)) for await (const item of items) await write(grpcCall, encodeOutput(toItem(item)));
      grpcCall.end();
    } catch (error) {
      // grpc-js ends a stream with a status by its `error` event.
      grpcCall.emit('error', toGrpcStatus(error, path));
    }
  };

  const unary: handleUnaryCall<Buffer, Uint8Array> = (call, send) => reply(one(call), send);
  const client: handleClientStreamingCall<Buffer, Uint8Array> = (call, send) => reply(many(call), send);
  const server: handleServerStreamingCall<Buffer, Uint8Array> = (call) => void stream(call, one(call));
  const bidi: handleBidiStreamingCall<Buffer, Uint8Array> = (call) => void stream(call, many(call));
  return { unary, client, server, bidi }[streaming];
}

function decode(
  { procedure: path, decodeInput }: GrpcMethod,
  bytes: Buffer,
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

async function* decodeAll(method: GrpcMethod, messages: AsyncIterable<Buffer>): AsyncGenerator {
  for await (const message of messages) yield decode(method, message);
}

function toItem(item: unknown): unknown {
  return isTrackedEnvelope(item) ? { id: item[0], data: item[1] } : item;
}

/** Writes an item, and waits while the reader is behind. */
async function write(stream: Writable, message: Uint8Array): Promise<void> {
  if (stream.write(message) || stream.destroyed) return;
  const waiting = new AbortController();
  const events = ['drain', 'close', 'cancelled'].map((event) => once(stream, event, { signal: waiting.signal }));
  await Promise.race(events).finally(() => waiting.abort());
}
