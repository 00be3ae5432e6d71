import { isMetadataValue, type Metadata, metadataName } from './metadata.ts';

/** Position of a call in a trace. Source: W3C Trace Context, https://www.w3.org/TR/trace-context/ */
export interface Trace {
  /** 32 hexadecimal digits, the same for every call that one request caused. */
  readonly traceId: string;
  /** 16 hexadecimal digits, of this call alone. */
  readonly spanId: string;
  /** Two hexadecimal digits; `01` says that the trace is recorded. */
  readonly flags: string;
  /** What tracing systems carry along. */
  readonly state?: string | undefined;
}

/** Version ff is invalid, version 00 has four fields and no more, and a later one may add to them. */
const TRACEPARENT = /^(?!ff|00.{53}.)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/;
const ZEROS = /^0+$/;

/** Continues the trace that metadata carries, or starts one. The new position has its own span. */
export function traceFrom(metadata: Metadata): Trace {
  const parent = TRACEPARENT.exec(metadata[metadataName.traceparent] ?? '');
  const [, traceId = '', spanId = '', flags = '00'] = parent ?? [];
  if (!parent || ZEROS.test(traceId) || ZEROS.test(spanId)) {
    return { traceId: randomHex(16), spanId: randomHex(8), flags: '00' };
  }
  const state = metadata[metadataName.tracestate];
  return { traceId, spanId: randomHex(8), flags, state: isMetadataValue(state) ? state : undefined };
}

/** The metadata by which a call made now continues the trace. */
export function traceMetadata({ traceId, spanId, flags, state }: Trace): Metadata {
  return {
    [metadataName.traceparent]: `00-${traceId}-${spanId}-${flags}`,
    ...(state !== undefined && { [metadataName.tracestate]: state }),
  };
}

/** Random bytes in stock: fetching them call by call took 16 % of the CPU of a gRPC call. */
const stock = new Uint8Array(4096);
let next = stock.length;
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

function randomHex(bytes: number): string {
  if (next + bytes > stock.length) {
    crypto.getRandomValues(stock);
    next = 0;
  }
  let hex = '';
  for (const end = next + bytes; next < end; next++) hex += HEX[stock[next] ?? 0];
  return hex;
}
