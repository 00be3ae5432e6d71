import { CallError } from './call-error.ts';

/** What travels beside an input: lower-case names, one text value each. HTTP headers and gRPC metadata carry it. */
export type Metadata = Readonly<Record<string, string>>;

/** The names that Ahoy itself gives a meaning. */
export const metadataName = {
  /** Time left of the call, in whole milliseconds. */
  timeout: 'ahoy-timeout-ms',
  /** Position of the call in its trace (W3C Trace Context). */
  traceparent: 'traceparent',
  /** What tracing systems add to it (W3C Trace Context). */
  tracestate: 'tracestate',
  /** Hash of the contract of the service that is called: the caller's on the way there, the service's on the way back. */
  contract: 'ahoy-contract',
  /** Name and version of the calling program. */
  userAgent: 'user-agent',
} as const;

/** Field names that HTTP and gRPC carry alike, in lower case. Source: gRPC over HTTP/2, "Header-Name". */
const NAME = /^[-_.0-9a-z]+$/;
/** Names by which HTTP itself works: a transport writes them, or leaves them out (RFC 9110, 7.6.1). */
const PROTOCOL: ReadonlySet<string> = new Set([
  'accept',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'expect',
  'host',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);
/** The same for the headers of an answer alone. */
const RESPONSE_PROTOCOL: ReadonlySet<string> = new Set([...PROTOCOL, 'accept-encoding', 'date', 'trailers', 'vary']);
/** Printable ASCII, as HTTP/1.1 and gRPC carry it alike. */
const VALUE = /^[\x20-\x7e]*$/;

/**
 * Joins metadata; a later source is stronger, and names become lower case.
 * @throws CallError BAD_REQUEST for a name or a value that cannot travel in a header.
 */
export function mergeMetadata(...sources: readonly (Metadata | undefined)[]): Metadata {
  const merged: Record<string, string> = {};
  for (const source of sources) {
    for (const [key, value] of Object.entries(source ?? {})) {
      const name = key.toLowerCase();
      const reason = whyNotMetadata(key, value, PROTOCOL.has(name));
      if (reason !== undefined) throw CallError.local('BAD_REQUEST', `metadata ${reason}`);
      merged[name] = value;
    }
  }
  return merged;
}

/** Tells a value that can travel in a header. */
export function isMetadataValue(value: unknown): value is string {
  return typeof value === 'string' && VALUE.test(value);
}

/** Says why a name and a value are no metadata; undefined where they are. */
export function whyNotMetadata(key: string, value: unknown, isProtocols: boolean): string | undefined {
  const name = key.toLowerCase();
  if (!NAME.test(name)) return `name ${JSON.stringify(key)}: expected letters, digits and hyphens`;
  if (isProtocols) return `name "${name}": it belongs to the protocol that carries the call`;
  if (name.endsWith('-bin')) return `name "${name}": gRPC keeps names that end in -bin for bytes`;
  if (!isMetadataValue(value)) return `${name}: expected printable ASCII, got ${JSON.stringify(value)}`;
  return undefined;
}

/** Tells a name, in lower case, by which the protocol of an answer works: it is none that a handler sets or a caller sees. */
export function isProtocolName(name: string): boolean {
  return RESPONSE_PROTOCOL.has(name) || name.startsWith('grpc-') || name.startsWith(':');
}
