import { createResponseMetadata, type Invoke } from '@ahoy/core';
import { getTRPCErrorFromUnknown, type TRPCError } from '@trpc/server';
import type { Request, RequestHandler, Response } from 'express';
import type { DescribedServices } from '../described-services.ts';
import { type Received, receivedFrom } from '../received-call.ts';
import { answer, setAdded } from '../rest/answer.ts';
import { bodyReader } from '../rest/body-reader.ts';
import { endpointsOf } from '../rest/endpoint.ts';
import { requestError } from '../rest/request-error.ts';
import { type RouteMatch, routeTree, segmentsOf } from '../rest/route-tree.ts';
import { sendProblem } from '../rest/send-problem.ts';

/** What a server gives to its REST routes. */
export interface RestProtocolOptions {
  readonly described: DescribedServices;
  readonly invoke: Invoke;
  readonly maxBodyBytes: number;
  /** Told of every error, those that never became a call included. */
  readonly onError: (received: Received & { readonly path: string }, error: TRPCError) => void;
}

/**
 * Serves each procedure on its route, with values as JSON, XML or Protobuf and streams as JSON lines or server-sent
 * events. What has no route is passed on.
 * @throws ContractError for a route that is not well formed or taken twice.
 */
export function restRoutes({ described, invoke, maxBodyBytes, onError }: RestProtocolOptions): RequestHandler {
  const find = routeTree(endpointsOf(described, maxBodyBytes));
  const readBody = bodyReader(maxBodyBytes);

  const respond = ({ endpoint, parameters }: RouteMatch, request: Request, response: Response): void => {
    const tell = (error: TRPCError): void => onError({ ...receivedFrom(request), path: endpoint.path }, error);
    const options = { readBody, maxLineBytes: maxBodyBytes, invoke, onError: tell };
    const exchange = { endpoint, parameters, request, response, added: createResponseMetadata() };
    answer(exchange, options).catch((cause: unknown) => {
      const error = getTRPCErrorFromUnknown(cause);
      tell(error);
      if (response.headersSent) response.destroy();
      if (response.destroyed) return;
      setAdded(exchange);
      sendProblem(request, response, error, endpoint);
    });
  };

  return (request, response, next) => {
    const segments = decodeSegments(request.path);
    if (!segments) return next(requestError({ status: 400, message: `${request.path}: badly percent-encoded` }));
    const found = find(segments);
    const match = found.get(request.method === 'HEAD' ? 'GET' : request.method);
    if (match) respond(match, request, response);
    else if (found.size > 0) refuse(request, response, [...found.keys()]);
    else next();
  };
}

/** Decodes each segment by itself: a slash that is encoded divides nothing. */
function decodeSegments(path: string): string[] | undefined {
  try {
    return segmentsOf(path).map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

/** Says which methods a path has, as the answer to OPTIONS or as a problem. */
function refuse(request: Request, response: Response, methods: readonly string[]): void {
  const allowed = [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'];
  response.setHeader('allow', allowed.join(', '));
  if (request.method === 'OPTIONS') {
    response.status(204).end();
    return;
  }
  const message = `${request.method} ${request.path}: expected ${methods.join(' or ')}`;
  sendProblem(request, response, requestError({ status: 405, message }));
}
