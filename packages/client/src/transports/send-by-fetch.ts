import type { Send } from './send.ts';

/** Sends requests by `fetch`, in a browser and everywhere else. */
export function sendByFetch({ origin }: URL): Send {
  return async ({ target, body, signal, ...request }) => {
    const init = { ...request, ...(body !== undefined && { body }), ...(signal && { signal }) };
    const response = await fetch(origin + target, init);
    const { url, status, ok, headers } = response;
    return {
      url,
      status,
      ok,
      headers,
      text: () => response.text(),
      body: chunksOf(response),
      leave: () => void response.body?.cancel().catch(() => {}),
    };
  };
}

/** Not every browser has streams that can be iterated. */
async function* chunksOf({ body }: Response): AsyncGenerator<Uint8Array> {
  const reader = body?.getReader();
  if (!reader) return;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}
