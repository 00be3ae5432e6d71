import type { ProcedureType } from '@ahoy/core';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { typeOf } from '../services.ts';
import type { DirectOptions } from './exchange.ts';
import { readBody } from './read-body.ts';
import { type PlainRequest, readRequest } from './read-request.ts';
import { refuse, run } from './run.ts';

/** Answers a request, or leaves it untouched and says so. */
export type DirectHandler = (request: IncomingMessage, response: ServerResponse) => boolean;

/**
 * Answers the plain requests of tRPC's protocol under a root such as `/trpc`: JSON queries and mutations, alone or in a
 * batch, whose procedures exist. It is tRPC's own adapter as far as a caller can tell, without a Fetch `Request` and its
 * streams in between, which take most of the adapter's CPU. Everything else is left to the adapter.
 */
export function answerDirectly(root: string, options: DirectOptions): DirectHandler {
  const { maxBodyBytes, bodyTimeoutMs: timeoutMs } = options;
  return (request, response) => {
    const asked = readRequest(request, root, maxBodyBytes);
    const type = asked && typeOfCalls(asked, options);
    if (!asked || !type || (type === 'mutation' && request.method === 'GET')) return false;
    const exchange = { ...asked, type, request, response };
    if (!asked.hasBody) run(exchange, asked.input, options);
    else {
      readBody(request, {
        timeoutMs,
        done: (text) => run(exchange, text, options),
        failed: (error) => refuse(exchange, error, options),
      });
    }
    return true;
  };
}

/** The kind of all calls; undefined where they are of several kinds, or streams, or do not exist, or are too many. */
function typeOfCalls({ paths }: PlainRequest, { procedures, maxBatchSize }: DirectOptions): ProcedureType | undefined {
  if (paths.length > maxBatchSize) return undefined;
  let type: ProcedureType | undefined;
  for (const path of paths) {
    const procedure = procedures.get(path);
    if (!procedure || typeOf(procedure) !== (type ??= typeOf(procedure))) return undefined;
  }
  return type === 'subscription' ? undefined : type;
}
