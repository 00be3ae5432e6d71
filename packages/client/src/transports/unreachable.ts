import { CallError, serviceOf } from '@ahoy/core';

/** Codes of Node and undici for a connection that was never made, in words. */
const neverConnected: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ENOTFOUND: 'unknown host',
  EAI_AGAIN: 'the host name could not be looked up',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'no route to the network',
  UND_ERR_CONNECT_TIMEOUT: 'no answer to the attempt to connect',
  'bad port': 'fetch refuses this port, as browsers do',
};

/** The error of a call that found no server, or lost it before an answer came. Says which, where and what to do. */
export function unreachable(url: URL, path: string, cause: unknown): CallError {
  const code = codeOf(cause);
  const reason = code === undefined ? undefined : neverConnected[code];
  if (reason === undefined) return brokenOff(url, path, cause);
  const message = `${serviceOf(path)}-service is not reachable at ${url.host} (${reason}). Is it running? npm run dev`;
  return CallError.local('SERVICE_UNAVAILABLE', message, { path, cause, neverSent: true });
}

/** The error of a call whose connection was lost on the way. Whether it was run is unknown. */
export function brokenOff(url: URL, path: string, cause: unknown): CallError {
  const code = codeOf(cause);
  const reason = code === undefined ? 'connection closed' : `connection lost, ${code}`;
  const message = `${serviceOf(path)}-service at ${url.host} broke off while answering ${path} (${reason})`;
  return CallError.local('SERVICE_UNAVAILABLE', message, { path, cause });
}

/** The code of the innermost error: fetch wraps undici's, which wraps Node's, of which there is one per address. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  if ('code' in error && typeof error.code === 'string') return error.code;
  // The ports that fetch refuses are the one failure that has no code.
  if (error.message === 'bad port') return error.message;
  return codeOf(error.cause);
}
