import type { AppRouter } from '@ahoy/router';
import { isTRPCClientError } from '@trpc/client';

/** What a proxy, or a service that stops, answers for a service that is away. */
const DOWN: ReadonlySet<string> = new Set(['BAD_GATEWAY', 'SERVICE_UNAVAILABLE', 'GATEWAY_TIMEOUT']);

/** Tells an error that says "the service is away" from one that is the service's own answer. */
export function isServiceDown(error: unknown): boolean {
  if (!isTRPCClientError<AppRouter>(error)) return false;
  // Without data the answer was not tRPC's: nothing came, or something between here and the service spoke.
  return !error.data || DOWN.has(error.data.code);
}

/** Tells a call that the service cannot have seen, because nobody took the connection. */
export function wasNeverSent(error: unknown): boolean {
  return isTRPCClientError<AppRouter>(error) && hasReason(error.data) && error.data.reason === 'NOT_CONNECTED';
}

function hasReason(data: unknown): data is { readonly reason: unknown } {
  return typeof data === 'object' && data !== null && 'reason' in data;
}
