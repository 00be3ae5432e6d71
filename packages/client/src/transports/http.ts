import {
  abortError,
  type Call,
  CallError,
  closableStream,
  codeOfHttpStatus,
  type Invoke,
  isStream,
  leaveStream,
  withTimeLeft,
} from '@ahoy/core';
import { transformer as ahoyTransformer } from '@ahoy/core/transformer';
import type { TRPCDataTransformer } from '@trpc/server';
import { readEventStream } from './event-stream.ts';
import { fromWire } from './from-wire.ts';
import { toCallError } from './to-call-error.ts';
import { brokenOff, unreachable } from './unreachable.ts';

/** Options of the HTTP transport. */
export interface HttpTransportOptions {
  /** The server's data transformer. Default: Ahoy's, which also fits a tRPC server that has none. */
  readonly transformer?: TRPCDataTransformer;
}

/** Path of tRPC's protocol on a server of ours; a URL with a path of its own is taken as it is. */
const TRPC_PATH = '/trpc';

/**
 * Speaks tRPC's HTTP protocol, with SSE for streams, to a server of ours or to any tRPC server.
 *
 * A caller does not know a procedure's kind, so a call is a POST. A server that insists on GET for queries and
 * subscriptions says so before it does anything; the call is then sent once more, and the path remembered.
 */
export function httpTransport(url: URL, { transformer = ahoyTransformer }: HttpTransportOptions = {}): Invoke {
  const base = url.pathname === '/' ? new URL(TRPC_PATH, url) : url;
  const byGet = new Set<string>();

  const attempt = async (call: Call, get: boolean): Promise<unknown> => {
    const input = call.input === undefined ? undefined : JSON.stringify(transformer.serialize(call.input));
    const response = await send(base, call, input, get);
    if (response.headers.get('content-type')?.startsWith('text/event-stream')) {
      return readEventStream(response, call, transformer);
    }
    return open(response, await readJson(response, call, base), call, transformer);
  };
  const remember = (call: Call, error: unknown): void => {
    if (!wantsGet(error)) throw error;
    byGet.add(call.path);
  };
  const streamOrByGet = async function* (stream: AsyncIterable<unknown>, call: Call): AsyncGenerator {
    try {
      yield* stream;
      return;
    } catch (error) {
      remember(call, error);
    }
    yield* (await attempt(call, true)) as AsyncIterable<unknown>;
  };

  return async (call) => {
    if (isStream(call.input)) {
      const message = `${call.path} takes a stream, which HTTP cannot carry: use grpc://`;
      throw CallError.local('NOT_IMPLEMENTED', message, { path: call.path, neverSent: true });
    }
    if (byGet.has(call.path)) return attempt(call, true);
    try {
      const answer = await attempt(call, false);
      if (!isStream(answer)) return answer;
      return closableStream(streamOrByGet(answer, call), () => leaveStream(answer));
    } catch (error) {
      remember(call, error);
    }
    return attempt(call, true);
  };
}

async function send(base: URL, call: Call, input: string | undefined, byGet: boolean): Promise<Response> {
  const url = new URL(base);
  url.pathname = `${base.pathname.replace(/\/$/, '')}/${encodeURIComponent(call.path)}`;
  if (byGet && input !== undefined) url.searchParams.set('input', input);
  const headers = {
    accept: 'application/json, text/event-stream',
    ...(!byGet && { 'content-type': 'application/json' }),
    ...withTimeLeft(call.metadata, call.deadline),
  };
  try {
    return await fetch(url, {
      method: byGet ? 'GET' : 'POST',
      headers,
      ...(!byGet && input !== undefined && { body: input }),
      ...(call.signal && { signal: call.signal }),
    });
  } catch (cause) {
    if (call.signal?.aborted) throw abortError(call.signal, call.path);
    throw unreachable(base, call.path, cause);
  }
}

async function readJson(response: Response, call: Call, base: URL): Promise<unknown> {
  let text: string;
  try {
    text = await response.text();
  } catch (cause) {
    if (call.signal?.aborted) throw abortError(call.signal, call.path);
    throw brokenOff(base, call.path, cause);
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    const begin = text.slice(0, 80).replaceAll(/\s+/g, ' ');
    const code = response.ok ? 'BAD_GATEWAY' : codeOfHttpStatus(response.status);
    const message = `${base.host} answered ${response.status} with what is no tRPC answer: ${begin || 'nothing'}`;
    throw CallError.local(code, message, { path: call.path, cause });
  }
}

/** tRPC's answer to the wrong method; it has done nothing yet. */
function wantsGet(error: unknown): boolean {
  return (
    error instanceof CallError &&
    error.code === 'METHOD_NOT_SUPPORTED' &&
    error.message.startsWith('Unsupported POST-request')
  );
}

/** Opens the envelope of an answer. */
function open(response: Response, body: unknown, call: Call, transformer: TRPCDataTransformer): unknown {
  const { result, error } = (body ?? {}) as { result?: { data?: unknown }; error?: unknown };
  const read = (data: unknown): unknown => fromWire(response, call, () => transformer.deserialize(data));
  if (error !== undefined) throw toCallError(read(error), call, response.status);
  if (typeof result === 'object' && result !== null) return read(result.data);
  const message = `expected a tRPC answer, got ${JSON.stringify(body)?.slice(0, 80)}`;
  throw CallError.local('BAD_GATEWAY', message, { path: call.path });
}
