import { REFUSED_PORTS } from '@ahoy/core/address';
import type { IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import { type Dispatcher, Pool } from 'undici';
import { secureContext } from '../secure-context.ts';
import type { TlsOptions } from '../tls-options.ts';
import { followRedirects } from './follow-redirects.ts';
import { inflate } from './inflate.ts';
import type { HttpHeaders, HttpResponse, Send } from './send.ts';

/** Connections to one origin at most; each carries one request at a time. */
const MAX_CONNECTIONS = 128;
/** What fetch says too: some services answer nobody who says nothing of itself. */
const DEFAULT_HEADERS = { 'user-agent': 'node', 'accept-encoding': 'gzip, deflate' };

/**
 * Sends requests by undici's pool of connections, which are kept for the next requests. It does what fetch does, at a
 * quarter of its cost. Connections that nobody uses do not keep a process alive.
 * @throws Error for a key or a certificate that is none.
 */
export function sendByPool(url: URL, tls?: TlsOptions): Send {
  // Another origin is not shown this client's certificate.
  const others = tls?.ca === undefined ? undefined : { ca: tls.ca };
  return followRedirects(url, (origin) => toOrigin(origin, origin === url ? tls : others));
}

function toOrigin(url: URL, tls: TlsOptions | undefined): Send {
  const pool = new Pool(url.origin, {
    connections: MAX_CONNECTIONS,
    pipelining: 1,
    allowH2: false,
    ...(tls && url.protocol === 'https:' && { connect: toConnect(tls) }),
  });
  return async ({ target, headers, ...request }) => {
    // A service is not to be there for other services and not for browsers.
    if (REFUSED_PORTS.has(Number(url.port))) throw new TypeError('bad port');
    const options = { ...request, path: target, headers: { ...DEFAULT_HEADERS, ...headers } };
    return toResponse(await pool.request(options as Dispatcher.RequestOptions), url.origin + target);
  };
}

function toConnect({ serverName, ...tls }: TlsOptions): NonNullable<Pool.Options['connect']> {
  return { secureContext: secureContext(tls), ...(serverName !== undefined && { servername: serverName }) };
}

function toResponse({ statusCode, headers, body }: Dispatcher.ResponseData, url: string): HttpResponse {
  const read = toHeaders(headers);
  const coding = read.get('content-encoding');
  return {
    url,
    status: statusCode,
    ok: statusCode >= 200 && statusCode < 300,
    headers: read,
    text: () => (coding === null ? body.text() : text(inflate(body, coding))),
    get body() {
      return inflate(body, coding);
    },
    // A body that is left says so as an error.
    leave: () => void body.on('error', () => {}).destroy(),
  };
}

/** A header that came several times has its values joined, but for cookies, which have commas of their own. */
function toHeaders(headers: IncomingHttpHeaders): HttpHeaders {
  const join = (value: string | string[] | undefined): string | null =>
    Array.isArray(value) ? value.join(', ') : (value ?? null);
  return {
    get: (name) => join(headers[name]),
    *[Symbol.iterator]() {
      for (const [name, value = ''] of Object.entries(headers)) {
        if (name === 'set-cookie' && Array.isArray(value)) for (const cookie of value) yield [name, cookie] as const;
        else yield [name, join(value) ?? ''] as const;
      }
    },
  };
}
