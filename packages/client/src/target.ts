import { CallError, type Invoke } from '@ahoy/core';
import { firstReachable } from './endpoints.ts';
import { type HttpTransportOptions, httpTransport } from './transports/http.ts';

/** Where services run: a URL, several URLs of the same services, an Invoke, or one of these for each service. */
export type Target = ServiceTarget | { readonly [service: string]: ServiceTarget };

/** Where one service runs. */
export type ServiceTarget = string | readonly string[] | Invoke;

/** A target in this process, which knows the type of its services. */
export interface LocalTarget<Services> extends Invoke {
  readonly '~services'?: Services;
}

/**
 * Makes an Invoke of a target.
 * @throws Error for a target that is none, saying what was expected.
 */
export function toInvoke(target: Target, options: HttpTransportOptions): Invoke {
  if (typeof target === 'function') return target;
  if (typeof target === 'string') return transportOf(target, options);
  if (isList(target)) return firstReachable(target.map((url) => transportOf(url, options)));
  if (typeof target === 'object' && target !== null) return byService(target, options);
  throw new Error(`target: expected a URL, got ${String(target)}`);
}

function isList(target: Target): target is readonly string[] {
  return Array.isArray(target);
}

function byService(targets: Readonly<Record<string, ServiceTarget>>, options: HttpTransportOptions): Invoke {
  const services = new Map(Object.entries(targets).map(([name, target]) => [name, toInvoke(target, options)]));
  return async (call) => {
    const name = call.path.slice(0, call.path.indexOf('.'));
    const service = services.get(name);
    if (service) return service(call);
    const known = [...services.keys()].join(', ') || 'none';
    throw CallError.local('NOT_FOUND', `${call.path}: this client has no target for "${name}", only for ${known}`, {
      path: call.path,
      neverSent: true,
    });
  };
}

function transportOf(text: string, options: HttpTransportOptions): Invoke {
  const url = URL.parse(text);
  // fetch refuses these, at each call; the password stays out of the message.
  if (url?.username || url?.password) {
    throw new Error(
      `target: expected a URL without user and password, got one for ${url.host}; use metadata.authorization`,
    );
  }
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return httpTransport(url, options);
  throw new Error(`target: expected a URL such as http://127.0.0.1:5000, got ${JSON.stringify(text)}`);
}
