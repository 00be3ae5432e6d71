/** How often a service is asked, in milliseconds. */
const INTERVAL_MS = 100;

/**
 * Waits until a service takes calls.
 * @throws Error when it does not within `timeoutMs` milliseconds (default: 30,000).
 */
export async function untilReady(
  url: string,
  { timeoutMs = 30_000, signal }: { readonly timeoutMs?: number; readonly signal?: AbortSignal } = {},
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await isReady(url))) {
    signal?.throwIfAborted();
    if (Date.now() >= deadline) throw new Error(`${url} did not become ready within ${timeoutMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, INTERVAL_MS));
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(new URL('/readyz', url), { signal: AbortSignal.timeout(2_000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
