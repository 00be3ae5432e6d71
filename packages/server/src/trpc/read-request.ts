import type { IncomingMessage } from 'node:http';

/** A request of tRPC's protocol that has nothing unusual about it. */
export interface PlainRequest {
  /** Paths of the procedures, of which a request that is no batch has one. */
  readonly paths: readonly string[];
  readonly isBatch: boolean;
  /** JSON of the input of a GET. */
  readonly input: string | undefined;
  /** JSON is still to come. */
  readonly hasBody: boolean;
}

/**
 * Reads the head of a request under a root such as `/trpc`, whose body may have so many bytes.
 * @returns undefined for one that tRPC's own adapter has to look at.
 */
export function readRequest(request: IncomingMessage, root: string, maxBodyBytes: number): PlainRequest | undefined {
  const { url = '', method, headers } = request;
  // No client sends a fragment, and parsers of URLs do not agree on one.
  if (!url.startsWith(root) || url.charAt(root.length) !== '/' || url.includes('#')) return undefined;
  const length = Number(headers['content-length'] ?? 0);
  if (!hasPlainHead(request) || !hasPlainBody(request, length) || length > maxBodyBytes) return undefined;
  const mark = url.indexOf('?');
  const path = decode(url.slice(root.length + 1, mark === -1 ? undefined : mark));
  if (path === undefined || path.includes('/')) return undefined;
  const query = new URLSearchParams(mark === -1 ? '' : url.slice(mark));
  if (query.has('connectionParams')) return undefined;
  const isBatch = query.get('batch') === '1';
  return {
    paths: isBatch ? path.split(',') : [path],
    isBatch,
    input: method === 'GET' ? (query.get('input') ?? undefined) : undefined,
    hasBody: length > 0,
  };
}

/** Tells a request with a host that a URL may have, and without a wish for the answers of a batch one by one. */
function hasPlainHead({ headers }: IncomingMessage): boolean {
  if (headers['trpc-accept'] !== undefined || headers.accept?.includes('application/jsonl')) return false;
  return URL.canParse(`http://${headers.host}`);
}

/** Tells a GET without a body, and a POST of JSON that says how long it is. */
function hasPlainBody({ method, headers }: IncomingMessage, length: number): boolean {
  if ('transfer-encoding' in headers) return false;
  const type = headers['content-type'];
  if (method === 'GET') return length === 0 && (type === undefined || isJson(type));
  return method === 'POST' && type !== undefined && isJson(type);
}

function isJson(type: string): boolean {
  return type === 'application/json' || type.toLowerCase().split(';', 1)[0]?.trim() === 'application/json';
}

/** Undefined for what is not well encoded. */
function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
