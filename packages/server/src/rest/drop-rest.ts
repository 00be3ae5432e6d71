import type { IncomingMessage } from 'node:http';

/** Time in which a caller has to notice that it was answered, in milliseconds; nginx's `lingering_timeout`. */
const LINGER_MS = 5_000;

/**
 * Reads what is left of a request that has been answered and throws it away: a connection that is closed under a caller
 * that still sends would lose the answer. One that does not stop is closed then.
 */
export function dropRest(request: IncomingMessage): void {
  request.resume();
  if (request.complete || request.destroyed) return;
  const timer = setTimeout(() => request.destroy(), LINGER_MS);
  request.once('close', () => clearTimeout(timer));
}
