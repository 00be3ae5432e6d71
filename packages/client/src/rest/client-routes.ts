import type { Contract } from '@ahoy/contract';
import { type Parameters, parametersOf } from '@ahoy/rest/parameters';
import { type Plain, plainOf } from '@ahoy/rest/plain';
import { type Route, routesOf } from '@ahoy/rest/routes';
import type { ClientRoute } from './client-route.ts';
import { toPath } from './to-path.ts';

/**
 * The routes by which an HTTP service serves the procedures of a contract, by path.
 * @throws ContractError for a route that is not well formed.
 */
export function clientRoutesOf(contract: Contract): ReadonlyMap<string, ClientRoute> {
  return new Map(routesOf(contract).map((route) => [route.procedure.path, toClientRoute(route, contract.types)]));
}

function toClientRoute(route: Route, types: Contract['types']): ClientRoute {
  const { method, procedure } = route;
  const { streaming, input, output, errors, tracked = false } = procedure;
  return {
    method,
    isStream: streaming === 'server' || streaming === 'bidi',
    tracked,
    toRequest: requestsOf(route, plainOf(input, types), parametersOf(input, types)),
    decode: plainOf(output, types, { strict: true }).decode,
    decodeErrorData: plainOf(errors, types).decode,
  };
}

function requestsOf(route: Route, plain: Plain, { encode }: Parameters): ClientRoute['toRequest'] {
  if (!route.hasBody) {
    return (input) => {
      const parameters = encode(input);
      const query = parameters.filter(([name]) => !route.parameters.includes(name));
      const text = new URLSearchParams(query.map(([name, value]): [string, string] => [name, value])).toString();
      return { target: `${toPath(route, parameters)}${text && `?${text}`}` };
    };
  }
  return (input) => {
    const json = plain.encode(input);
    if (route.parameters.length === 0) return { target: toPath(route, []), ...bodyOf(json) };
    const parameters = encode(input);
    const members = Object.entries(json ?? {}).filter(([name]) => !route.parameters.includes(name));
    return { target: toPath(route, parameters), ...bodyOf(Object.fromEntries(members)) };
  };
}

/** An input that is undefined has no body. */
function bodyOf(json: unknown): { readonly body?: string } {
  return json === undefined ? {} : { body: JSON.stringify(json) };
}
