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
  /** Name and version of the calling program. */
  userAgent: 'user-agent',
} as const;

/** Field names of RFC 9110, in lower case. */
const NAME = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/;
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
      if (!NAME.test(name)) throw invalid(`name ${JSON.stringify(key)}: expected letters, digits and hyphens`);
      if (PROTOCOL.has(name)) throw invalid(`name "${name}": it belongs to the protocol that carries the call`);
      if (!isMetadataValue(value)) {
        throw invalid(`${name}: expected printable ASCII, got ${JSON.stringify(value)}`);
      }
      merged[name] = value;
    }
  }
  return merged;
}

/** Tells a value that can travel in a header. */
export function isMetadataValue(value: unknown): value is string {
  return typeof value === 'string' && VALUE.test(value);
}

function invalid(reason: string): CallError {
  return CallError.local('BAD_REQUEST', `metadata ${reason}`);
}
