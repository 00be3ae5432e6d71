import type { Http2Session } from 'node:http2';

/** Figures of gRPC A8 for a server: time between two questions whether the caller is still there, and time to answer. */
const KEEP_ALIVE_MS = 60_000;
const ANSWER_MS = 20_000;

/** Asks a caller again and again whether it is still there, so that no dead peer keeps a connection. */
export function keepAlive(session: Http2Session): void {
  const interval = setInterval(() => {
    if (session.destroyed) return;
    const timeout = setTimeout(() => session.destroy(), ANSWER_MS).unref();
    session.ping(() => clearTimeout(timeout));
  }, KEEP_ALIVE_MS).unref();
  session.once('close', () => clearInterval(interval));
}
