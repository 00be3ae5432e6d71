import { CallError, serviceOf } from '@ahoy/core';

/** Codes of Node and undici for a connection that was never made, in words. */
const neverConnected: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ENOENT: 'there is no such socket',
  EACCES: 'this process may not use it',
  ENOTFOUND: 'unknown host',
  EAI_AGAIN: 'the host name could not be looked up',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'no route to the network',
  UND_ERR_CONNECT_TIMEOUT: 'no answer to the attempt to connect',
  'bad port': 'fetch refuses this port, as browsers do',
};

/** Codes of Node for a server that shows no certificate that this client trusts, in words. */
const notTrusted: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'signed by an authority that is not known here',
  UNABLE_TO_GET_ISSUER_CERT: 'signed by an authority that is not known here',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'signed by an authority that is not known here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'signed by an authority that is not known here',
  CERT_SIGNATURE_FAILURE: 'its signature is wrong',
  CERT_HAS_EXPIRED: 'expired',
  CERT_NOT_YET_VALID: 'not valid yet',
  ERR_TLS_CERT_ALTNAME_INVALID: 'made for another host',
};

/** Codes of Node and grpc-js for two ends that speak past each other, in words. */
const mismatched: Readonly<Record<string, string>> = {
  ERR_SSL_WRONG_VERSION_NUMBER: 'speaks no TLS there: use http:// or grpc://',
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: "asks for the client's own certificate. See docs/tls.md",
  ERR_HTTP2_ERROR:
    'closed the connection before it spoke gRPC: is it grpc:// or grpcs://, and does it trust this client?',
};

/** The error of a call that found no server, or lost it before an answer came. Says which, where and what to do. */
export function unreachable(url: URL, path: string, cause: unknown): CallError {
  const message = whyNeverSent(url, `${serviceOf(path)}-service`, codeOf(cause));
  if (message === undefined) return brokenOff(url, path, cause);
  return CallError.local('SERVICE_UNAVAILABLE', message, { path, cause, neverSent: true });
}

/** Undefined where the call may have been sent. */
function whyNeverSent(url: URL, service: string, code = ''): string | undefined {
  const host = addressOf(url);
  const reason = neverConnected[code];
  if (reason !== undefined) return `${service} is not reachable at ${host} (${reason}). Is it running? npm run dev`;
  const doubt = notTrusted[code];
  if (doubt !== undefined) return `${service} at ${host}: its certificate is not trusted (${doubt}). See docs/tls.md`;
  const mismatch = mismatched[code];
  if (mismatch !== undefined) return `${service} at ${host} ${mismatch}`;
  return undefined;
}

/** The error of a call whose connection was lost on the way. Whether it was run is unknown. */
export function brokenOff(url: URL, path: string, cause: unknown): CallError {
  const code = codeOf(cause);
  const reason = code === undefined ? 'connection closed' : `connection lost, ${code}`;
  const message = `${serviceOf(path)}-service at ${addressOf(url)} broke off while answering ${path} (${reason})`;
  return CallError.local('SERVICE_UNAVAILABLE', message, { path, cause });
}

/** Host and port, or the path of a Unix socket. */
export function addressOf(url: URL): string {
  return url.host || url.pathname;
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
