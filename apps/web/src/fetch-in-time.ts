/** Longer than any call of this page takes; a service that is silent for longer counts as down. */
const TIMEOUT_MS = 10_000;

/** What `fetch` takes, where the signal may be left open as tRPC's links do. */
interface Init extends Omit<RequestInit, 'signal'> {
  readonly signal?: AbortSignal | null | undefined;
}

/** Fetches as the browser does, and gives up after ten seconds, so that a service that hangs is noticed. */
export function fetchInTime(input: RequestInfo | URL, { signal, ...init }: Init = {}): Promise<Response> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  return fetch(input, { ...init, signal: signal ? AbortSignal.any([signal, timeout]) : timeout });
}
