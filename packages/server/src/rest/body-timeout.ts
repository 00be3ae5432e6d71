import type { RequestHandler } from 'express';
import type { IncomingMessage, ServerOptions } from 'node:http';
import { hasBody } from './body-type.ts';
import { requestError } from './request-error.ts';
import { sendProblem } from './send-problem.ts';

/** Node's own limit for a whole request, in milliseconds. */
export const BODY_TIMEOUT_MS = 300_000;

/**
 * Node's own limits, but for that of the whole request: it knows no exception for a body that is a stream, so that
 * {@link limitBodyTime} takes its place. Headers keep the limit that they have beside it.
 */
export const requestLimits: Pick<ServerOptions, 'requestTimeout' | 'headersTimeout'> = {
  requestTimeout: 0,
  headersTimeout: 60_000,
};

const timers = new WeakMap<IncomingMessage, NodeJS.Timeout>();

/** Refuses a request whose body takes too long with 408, and closes its connection. */
export function limitBodyTime(timeoutMs: number = BODY_TIMEOUT_MS): RequestHandler {
  return (request, response, next) => {
    if (!hasBody(request)) return next();
    const timer = setTimeout(() => {
      if (request.complete) return;
      if (response.headersSent) {
        request.destroy();
        return;
      }
      response.setHeader('connection', 'close');
      const message = `the body took longer than ${timeoutMs} ms to come`;
      sendProblem(request, response, requestError({ status: 408, message }));
    }, timeoutMs);
    timers.set(request, timer);
    request.once('close', () => clearTimeout(timer));
    next();
  };
}

/** Lets the body of a request take as long as it takes: it is a stream. */
export function liftBodyTime(request: IncomingMessage): void {
  clearTimeout(timers.get(request));
}
