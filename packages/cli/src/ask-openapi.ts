import { type Address, urlFor } from './target.ts';

/** Which document, and how it is asked for. */
interface AskOptions {
  readonly isTrpc: boolean;
  readonly signal: AbortSignal;
}

/** Time that a service has to answer, in milliseconds. */
const TIMEOUT_MS = 10_000;

/**
 * Asks a running service for its OpenAPI document.
 * @throws CallError for a service that cannot be reached.
 * @throws Error for one that has no such document.
 */
export async function askOpenApi(address: Address, { isTrpc, signal }: AskOptions): Promise<object> {
  const url = `${urlFor(address, 'http')}/openapi${isTrpc ? '.trpc' : ''}.json`;
  const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]) }).catch(
    async (cause: Error) => {
      const { CallError } = await import('@ahoy/core');
      const reason = cause.cause instanceof Error ? cause.cause.message : cause.message;
      throw CallError.local('SERVICE_UNAVAILABLE', `${url} is not reachable (${reason}). Is the service running?`);
    },
  );
  const text = await response.text();
  const document = response.ok ? jsonOf(text) : undefined;
  if (document && 'openapi' in document) return document;
  throw new Error(`${url} is no OpenAPI document (HTTP ${response.status}): does the service turn openApi off?`);
}

function jsonOf(text: string): object | undefined {
  try {
    const data: unknown = JSON.parse(text);
    return typeof data === 'object' && data !== null ? data : undefined;
  } catch {
    return undefined;
  }
}
