import {
  type Call,
  CallError,
  closableStream,
  type Invoke,
  isStream,
  leaveStream,
  toResponseMetadata,
  whenBegun,
  withTimeLeft,
} from '@ahoy/core';
import { transformer as ahoyTransformer } from '@ahoy/core/transformer';
import type { TRPCDataTransformer } from '@trpc/server';
import { readEventStream } from './event-stream.ts';
import { fromWire } from './from-wire.ts';
import { type Destination, notUnderstood, readText, refuseStream, sendRequest } from './request.ts';
import type { CreateSend, HttpResponse } from './send.ts';
import { sendByFetch } from './send-by-fetch.ts';
import { toCallError } from './to-call-error.ts';

/** Options of the HTTP transport. */
export interface HttpTransportOptions {
  /** The server's data transformer. Default: Ahoy's, which also fits a tRPC server that has none. */
  readonly transformer?: TRPCDataTransformer;
}

/** Path of tRPC's protocol on a server of ours; a URL with a path of its own is taken as it is. */
const TRPC_PATH = '/trpc';

const GET_HEADERS = { accept: 'application/json, text/event-stream' };
const POST_HEADERS = { ...GET_HEADERS, 'content-type': 'application/json' };

/**
 * Speaks tRPC's HTTP protocol, with SSE for streams, to a server of ours or to any tRPC server.
 *
 * A caller does not know a procedure's kind, so a call is a POST. A server that insists on GET for queries and
 * subscriptions says so before it does anything; the call is then sent once more, and the path remembered.
 */
export function httpTransport(
  url: URL,
  { transformer = ahoyTransformer }: HttpTransportOptions = {},
  createSend: CreateSend = sendByFetch,
): Invoke {
  const to = { url: url.pathname === '/' ? new URL(TRPC_PATH, url) : url, send: createSend(url) };
  const byGet = new Set<string>();

  const attempt = async (call: Call, get: boolean): Promise<unknown> => {
    const input = call.input === undefined ? undefined : JSON.stringify(transformer.serialize(call.input));
    const response = await send(to, call, { input, byGet: get });
    const begin = (error?: unknown): void => {
      // The answer that says no more than to come again by GET is not the one that the caller waits for.
      if (get || !wantsGet(error)) call.onMetadata?.(toResponseMetadata(response.headers));
    };
    if (response.headers.get('content-type')?.startsWith('text/event-stream')) {
      return whenBegun(readEventStream(response, call, transformer), begin);
    }
    try {
      const answer = open(response, await readJson(response, call), call, transformer);
      begin();
      return answer;
    } catch (error) {
      begin(error);
      throw error;
    }
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
    refuseStream(call);
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

/** What is sent of a call, and how. */
interface Sent {
  /** JSON. */
  readonly input: string | undefined;
  readonly byGet: boolean;
}

function send(to: Destination, call: Call, { input, byGet }: Sent): Promise<HttpResponse> {
  const { pathname, search } = to.url;
  const path = `${pathname.replace(/\/$/, '')}/${encodeURIComponent(call.path)}`;
  const headers = withTimeLeft(call.metadata, call.deadline);
  if (!byGet) {
    const target = path + search;
    return sendRequest(to, call, { method: 'POST', target, headers: { ...POST_HEADERS, ...headers }, body: input });
  }
  const query =
    input === undefined ? search : `${search === '' ? '?' : `${search}&`}input=${encodeURIComponent(input)}`;
  return sendRequest(to, call, { method: 'GET', target: path + query, headers: { ...GET_HEADERS, ...headers } });
}

async function readJson(response: HttpResponse, call: Call): Promise<unknown> {
  const text = await readText(response, call);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw notUnderstood(response, call, { text, expected: 'tRPC answer', cause });
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
function open(response: HttpResponse, body: unknown, call: Call, transformer: TRPCDataTransformer): unknown {
  const { result, error } = (body ?? {}) as { result?: { data?: unknown }; error?: unknown };
  const read = (data: unknown): unknown => fromWire(response, call, () => transformer.deserialize(data));
  if (error !== undefined) throw toCallError(read(error), call, response.status);
  if (typeof result === 'object' && result !== null) return read(result.data);
  const message = `expected a tRPC answer, got ${JSON.stringify(body)?.slice(0, 80)}`;
  throw CallError.local('BAD_GATEWAY', message, { path: call.path });
}
