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

/** Tells a call that the service cannot have seen: the proxy of this page says so with `sent: false`. */
export function wasNeverSent(error: unknown): boolean {
  return isTRPCClientError<AppRouter>(error) && saysWhetherSent(error.data) && !error.data.sent;
}

function saysWhetherSent(data: unknown): data is { readonly sent: boolean } {
  return typeof data === 'object' && data !== null && 'sent' in data;
}
