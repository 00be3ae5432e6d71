import type { Contract, ProcedureContract } from '@ahoy/contract';
import { ContractError } from '@ahoy/contract/error';
import { type Members, membersOf } from './members-of.ts';

/** Where REST finds a procedure. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `/rooms/{id}`; its other segments are text as it is before percent-encoding. */
  readonly path: string;
  /** Names of the path's parameters, in order. */
  readonly parameters: readonly string[];
  /** The input is in the body; else it is in the query string, but for the path's parameters. */
  readonly hasBody: boolean;
  readonly procedure: ProcedureContract;
}

/** A method, and a path whose segments are literal or one parameter each. `.` and `..` are steps, no names. */
const ROUTE = /^(?<method>GET|POST|PUT|PATCH|DELETE) (?<path>\/|(?:\/(?!\.{1,2}(?:\/|$))(?:[\w.~@-]+|\{\w+\}))+)$/;
/** A name that can stand in a path as it is: no delimiter of a URL (RFC 3986, 2.2) or of a route. */
const SEGMENT = /^[^\p{Cc}\s/?#[\]{}%\\]+$/u;
/** Methods whose request has no body. */
const WITHOUT_BODY: ReadonlySet<string> = new Set<Route['method']>(['GET', 'DELETE']);
/** Sorts behind any other text. */
const LAST = '\u{10FFFF}';

/**
 * The routes of a contract: what `meta.http` says, else `POST /greeter/sayHello` for `greeter.sayHello`. They are in the
 * order in which a matcher tries them: a literal segment comes before a parameter, and the methods of one path stand as
 * the contract has their procedures.
 * @throws ContractError for a route that is not well formed, is taken twice, or has a parameter that no input has.
 */
export function routesOf(contract: Contract): readonly Route[] {
  const taken = new Map<string, string>();
  const routes = contract.procedures.map((procedure): Route => {
    const route = routeOf(procedure, contract.types);
    const key = `${route.method} ${sortKeyOf(route)}`;
    const other = taken.get(key);
    if (other !== undefined) {
      refuse(route, `is the route of ${other} already`);
    }
    taken.set(key, procedure.path);
    return route;
  });
  return routes.toSorted((a, b) => compare(sortKeyOf(a), sortKeyOf(b)));
}

function routeOf(procedure: ProcedureContract, types: Contract['types']): Route {
  const { method, path } = procedure.meta.http === undefined ? derive(procedure) : read(procedure);
  const parameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const route: Route = { method, path, parameters, hasBody: !WITHOUT_BODY.has(method), procedure };
  check(route, types);
  return route;
}

function derive({ path }: ProcedureContract): Pick<Route, 'method' | 'path'> {
  const segments = path.split('.');
  const wrong = segments.find((segment) => !SEGMENT.test(segment));
  if (wrong === undefined) return { method: 'POST', path: `/${segments.join('/')}` };
  throw new ContractError(`${path}: ${JSON.stringify(wrong)} cannot stand in a path; say the route with meta.http`);
}

function read({ path, meta }: ProcedureContract): Pick<Route, 'method' | 'path'> {
  const { groups } = ROUTE.exec(meta.http ?? '') ?? {};
  // The pattern names these methods only.
  if (groups) return groups as unknown as Pick<Route, 'method' | 'path'>;
  throw new ContractError(
    `${path}: meta.http: expected a method and a path such as "POST /say_hello", got ${JSON.stringify(meta.http)}`,
  );
}

function check(route: Route, types: Contract['types']): void {
  const { parameters, hasBody, procedure } = route;
  const { input, streaming } = procedure;
  const twice = parameters.find((name, index) => parameters.indexOf(name) < index);
  if (twice !== undefined) refuse(route, `has the parameter {${twice}} twice`);
  const takesStream = streaming === 'client' || streaming === 'bidi';
  if (takesStream && !hasBody) refuse(route, 'has no body, in which the items of a stream would be; use POST');
  const members = takesStream || input === undefined ? NOTHING : membersOf(input, types);
  const unknown = parameters.find((name) => name === '__proto__' || !(members?.open || members?.fields.has(name)));
  if (unknown !== undefined) refuse(route, `has the parameter {${unknown}}, which the input has not`);
  if (!hasBody && members === undefined) refuse(route, 'has no body, and the input is no object; use POST');
}

/** What an input has that is a stream or absent. */
const NOTHING: Members = { fields: new Map(), open: false };

function refuse({ method, path, procedure }: Route, reason: string): never {
  const source = procedure.meta.http === undefined ? '' : 'meta.http: ';
  throw new ContractError(`${procedure.path}: ${source}"${method} ${path}" ${reason}`);
}

/** Two paths are the same whatever their parameters are called. */
function sortKeyOf({ path }: Route): string {
  return path.replaceAll(/\{\w+\}/g, LAST).replaceAll('/', '\0');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
