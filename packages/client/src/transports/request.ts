import { abortError, type Call, CallError, codeOfHttpStatus, isStream } from '@ahoy/core';
import type { HttpRequest, HttpResponse, Send } from './send.ts';
import { brokenOff, unreachable } from './unreachable.ts';

/** Where a call is sent to. */
export interface Destination {
  readonly url: URL;
  readonly send: Send;
}

/**
 * Sends a call over HTTP.
 * @returns the answer, whose body is still to come.
 * @throws CallError SERVICE_UNAVAILABLE where there is no server, or it closes the connection.
 */
export async function sendRequest(
  { url, send }: Destination,
  { path, signal }: Call,
  request: Omit<HttpRequest, 'signal'>,
): Promise<HttpResponse> {
  try {
    return await send({ ...request, signal });
  } catch (cause) {
    if (signal?.aborted) throw abortError(signal, path);
    throw unreachable(url, path, cause);
  }
}

/**
 * Reads the text of an answer.
 * @throws CallError SERVICE_UNAVAILABLE when the connection is lost.
 */
export async function readText(response: HttpResponse, { path, signal }: Call): Promise<string> {
  try {
    return await response.text();
  } catch (cause) {
    if (signal?.aborted) throw abortError(signal, path);
    throw brokenOff(new URL(response.url), path, cause);
  }
}

/** The error of an answer that is nothing of what was expected; it quotes the beginning. */
export function notUnderstood(
  { ok, status, url }: HttpResponse,
  { path }: Call,
  { text, expected, cause }: { readonly text: string; readonly expected: string; readonly cause?: unknown },
): CallError {
  const begin = text.slice(0, 80).replaceAll(/\s+/g, ' ');
  const message = `${new URL(url).host} answered ${status} with what is no ${expected}: ${begin || 'nothing'}`;
  return CallError.local(ok ? 'BAD_GATEWAY' : codeOfHttpStatus(status), message, { path, cause });
}

/** @throws CallError NOT_IMPLEMENTED for a stream that the caller sends, which HTTP/1.1 cannot carry beside its answer. */
export function refuseStream({ input, path }: Call): void {
  if (!isStream(input)) return;
  const message = `${path} takes a stream, which HTTP cannot carry: use grpc://`;
  throw CallError.local('NOT_IMPLEMENTED', message, { path, neverSent: true });
}
