import { deadlineFrom, type Invoke, type ProcedureMeta } from '@ahoy/core';
import { getTRPCErrorFromUnknown, type TRPCError } from '@trpc/server';
import express, { type Request, type Response, type Router } from 'express';
import { type Received, receivedFrom } from '../received-call.ts';
import { type Procedures, typeOf } from '../services.ts';
import { requestError, sendProblem } from './problem.ts';

/** What a server gives to its REST routes. */
export interface RestProtocolOptions {
  readonly procedures: Procedures;
  readonly invoke: Invoke;
  readonly maxBodyBytes: number;
  /** Told of every error, those that never became a call included. */
  readonly onError: (received: Received & { readonly path: string }, error: TRPCError) => void;
}

interface Route {
  readonly method: string;
  /** In express's form: `/greetings/:id`. */
  readonly path: string;
  readonly procedure: string;
}

/** A method, and a path whose segments are literal or one parameter each: `GET /rooms/{id}`. */
const ROUTE = /^(GET|POST|PUT|PATCH|DELETE) (\/|(?:\/(?:[\w.~@-]+|\{\w+\}))+)$/;
/** Methods whose request has no body. */
const WITHOUT_BODY: ReadonlySet<string> = new Set(['GET', 'DELETE']);

/**
 * Serves each procedure with a `meta.http` on its route, as JSON. The input is the body; values of the path and, where
 * there is no body, of the query string are added to it as text.
 * @throws Error for a route that is taken twice, is not well formed, or belongs to a subscription.
 */
export function restRoutes({ procedures, invoke, maxBodyBytes, onError }: RestProtocolOptions): Router {
  const router = express.Router();
  const routes = routesOf(procedures);
  const parseBody = express.json({ limit: maxBodyBytes, strict: false });

  for (const { method, path, procedure } of routes) {
    router.all(path, (request, response, next) => {
      if (request.method !== method) return next();
      const fail = (cause: unknown): void => {
        const error = getTRPCErrorFromUnknown(cause);
        onError({ ...receivedFrom(request), path: procedure }, error);
        if (!response.writableEnded) sendProblem(response, error, procedure);
      };
      const run = (error?: unknown): void => {
        if (error !== undefined) fail(requestError(error));
        else answer(request, response, procedure, invoke).catch(fail);
      };
      if (WITHOUT_BODY.has(method)) run();
      else parseBody(request, response, run);
    });
  }
  for (const path of new Set(routes.map((route) => route.path))) {
    const allowed = routes.filter((route) => isSamePath(route.path, path)).map((route) => route.method);
    router.all(path, (request, response) => {
      response.setHeader('allow', allowed.join(', '));
      const message = `${request.method} ${request.path}: expected ${allowed.join(' or ')}`;
      sendProblem(response, requestError({ status: 405, message }), undefined);
    });
  }
  return router;
}

async function answer(request: Request, response: Response, path: string, invoke: Invoke): Promise<void> {
  const { metadata, peer } = receivedFrom(request);
  const gone = new AbortController();
  response.on('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  const input = inputOf(request);
  const output = await invoke({ path, input, metadata, peer, signal: gone.signal, deadline: deadlineFrom(metadata) });
  if (output === undefined) response.status(204).end();
  else response.type('application/json').send(JSON.stringify(output, toJson));
}

/** @throws an error of status 415 for a body that is not JSON. */
function inputOf(request: Request): unknown {
  const { method, body, params, query } = request;
  if (WITHOUT_BODY.has(method)) return { ...query, ...params };
  const hasBody = 'transfer-encoding' in request.headers || Number(request.headers['content-length'] ?? 0) > 0;
  if (hasBody && !request.is('application/json')) {
    const type = request.headers['content-type'] ?? 'no content type';
    throw requestError({ status: 415, message: `content-type: expected application/json, got ${type}` });
  }
  const isRecord = typeof body === 'object' && body !== null && !Array.isArray(body);
  return Object.keys(params).length > 0 ? { ...(isRecord ? body : {}), ...params } : body;
}

function routesOf(procedures: Procedures): Route[] {
  const routes: Route[] = [];
  for (const [path, procedure] of procedures) {
    const { http } = (procedure._def.meta ?? {}) as ProcedureMeta;
    if (http === undefined) continue;
    const [, method, route] = ROUTE.exec(http) ?? [];
    if (method === undefined || route === undefined) {
      throw new Error(`${path}: meta.http: expected a method and a path such as "POST /say_hello", got "${http}"`);
    }
    if (typeOf(procedure) === 'subscription') {
      throw new Error(`${path}: meta.http: a subscription has no REST route; it is served on /trpc`);
    }
    const expressPath = toExpressPath(route);
    const taken = routes.find((other) => other.method === method && isSamePath(other.path, expressPath));
    if (taken) throw new Error(`${path}: meta.http: "${http}" is the route of ${taken.procedure} already`);
    routes.push({ method, path: expressPath, procedure: path });
  }
  return routes;
}

function toExpressPath(route: string): string {
  return route.replaceAll(/\{(\w+)\}/g, ':$1');
}

/** Two paths are the same whatever their parameters are called. */
function isSamePath(a: string, b: string): boolean {
  return a.replaceAll(/:\w+/g, ':') === b.replaceAll(/:\w+/g, ':');
}

/** What JSON has no form for: a bigint is written in digits, bytes in base64, a Map as an object, a Set as an array. */
function toJson(this: Readonly<Record<string, unknown>>, key: string, json: unknown): unknown {
  // A Buffer has a form of its own, which JSON.stringify has put in its place by now.
  const value = this[key] instanceof Uint8Array ? this[key] : json;
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Map) return Object.fromEntries(value);
  if (value instanceof Set) return [...value];
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return value;
}
