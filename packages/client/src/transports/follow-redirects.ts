import type { CreateSend, HttpRequest, HttpResponse, Send } from './send.ts';

/** Statuses that send a request elsewhere (Fetch, "redirect status"). */
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** As Fetch has it. */
const MAX_REDIRECTS = 20;
/** What another origin is not told. */
const PRIVATE_HEADERS: ReadonlySet<string> = new Set(['authorization', 'cookie', 'proxy-authorization']);

/** Sends requests to an origin, and on to where it redirects them, as fetch does (Fetch, "HTTP-redirect fetch"). */
export function followRedirects(url: URL, createSend: CreateSend): Send {
  const senders = new Map<string, Send>();
  const senderFor = (to: URL): Send => {
    let send = senders.get(to.origin);
    if (!send) senders.set(to.origin, (send = createSend(to)));
    return send;
  };
  const send = senderFor(url);
  return async (request) => {
    let response = await send(request);
    for (let count = 0, last = request, to = locationOf(response); to; to = locationOf(response)) {
      if (++count > MAX_REDIRECTS) throw new TypeError('redirect count exceeded');
      response.leave();
      last = redirected(last, response, to);
      response = await senderFor(to)(last);
    }
    return response;
  };
}

/** Where an answer sends its request; undefined for any other answer. */
function locationOf({ status, headers, url }: HttpResponse): URL | undefined {
  if (!REDIRECTS.has(status)) return undefined;
  const location = URL.parse(headers.get('location') ?? '', url);
  return location?.protocol === 'http:' || location?.protocol === 'https:' ? location : undefined;
}

function redirected(request: HttpRequest, { status, url }: HttpResponse, to: URL): HttpRequest {
  const target = to.pathname + to.search;
  const isPrivate = new URL(url).origin === to.origin;
  const { method, headers } = request;
  const asGet = status === 303 || (status < 303 && method === 'POST');
  const left = Object.entries(headers).filter(
    ([name]) => !(asGet && name.startsWith('content-')) && (isPrivate || !PRIVATE_HEADERS.has(name)),
  );
  const rest = { ...request, target, headers: Object.fromEntries(left) };
  return asGet ? { ...rest, method: 'GET', body: undefined } : rest;
}
