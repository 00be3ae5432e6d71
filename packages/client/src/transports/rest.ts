import type { Contract } from '@ahoy/contract';
import {
  anySignal,
  type Call,
  CallError,
  closableStream,
  type Invoke,
  toResponseMetadata,
  withTimeLeft,
} from '@ahoy/core';
import { readStream, readValue } from '../rest/answer.ts';
import type { ClientRoute } from '../rest/client-route.ts';
import { clientRoutesOf } from '../rest/client-routes.ts';
import { PROBLEM } from '../rest/from-problem.ts';
import { type Destination, refuseStream, sendRequest } from './request.ts';
import type { CreateSend, HttpResponse } from './send.ts';
import { sendByFetch } from './send-by-fetch.ts';

/** How an HTTP service is called. */
export interface RestTransportOptions {
  /** What the service serves: `contractOf({ greeter })`. */
  readonly contract?: Contract;
}

/**
 * Calls a plain HTTP service, one that knows nothing of Ahoy: `rest+http://127.0.0.1:5000`, and `rest+https:` over TLS.
 * The contract says where each procedure is, and what its JSON means. A path in the URL comes before that of each route.
 */
export function restTransport(
  url: URL,
  { contract }: RestTransportOptions,
  createSend: CreateSend = sendByFetch,
): Invoke {
  if (!contract) throw new Error(`contract: expected the contract of ${url.host}, such as contractOf({ greeter })`);
  const base = new URL(url.href.replace(/^rest\+/, ''));
  const to = { url: base, send: createSend(base) };
  const routes = clientRoutesOf(contract);

  return async (call) => {
    const route = routes.get(call.path);
    if (!route) {
      const message = `No procedure found on path "${call.path}"`;
      throw CallError.local('NOT_FOUND', message, { path: call.path, neverSent: true });
    }
    refuseStream(call);
    const request = toRequest(to, route, call);
    if (route.isStream) return openStream(request, route, call);
    const response = await request(call);
    tell(response, call);
    return readValue(response, route, call);
  };
}

/** Sends a call whose request is made. */
type SendCall = (call: Call) => Promise<HttpResponse>;

function toRequest(to: Destination, { method, isStream, toRequest: write }: ClientRoute, call: Call): SendCall {
  const { target, body } = carried(call, () => write(call.input));
  const headers = {
    accept: `${isStream ? 'text/event-stream' : 'application/json'}, ${PROBLEM}`,
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...withTimeLeft(call.metadata, call.deadline),
  };
  const path = `${to.url.pathname.replace(/\/$/, '')}${target}`;
  return (sent) => sendRequest(to, sent, { method, target: path, headers, body });
}

/** What cannot be carried is the caller's mistake, and has not left this process. */
function carried<T>({ path }: Call, write: () => T): T {
  try {
    return write();
  } catch (cause) {
    if (!(cause instanceof CallError)) throw cause;
    throw new CallError({ message: cause.message, data: { ...cause.data, path } }, { cause, neverSent: true });
  }
}

/** A service may answer with its first item only, so the stream is there before, and can be left. */
function openStream(send: SendCall, route: ClientRoute, call: Call): AsyncIterable<unknown> {
  const left = new AbortController();
  const answer = send({ ...call, signal: anySignal(call.signal, left.signal) });
  // Its reader learns of a failure at its first step.
  answer.catch(() => {});
  return closableStream(itemsOf(answer, route, call), () => left.abort());
}

async function* itemsOf(answer: Promise<HttpResponse>, route: ClientRoute, call: Call): AsyncGenerator {
  const response = await answer;
  tell(response, call);
  yield* readStream(response, route, call);
}

function tell({ headers }: HttpResponse, { onMetadata }: Call): void {
  onMetadata?.(toResponseMetadata(headers));
}
