import { CallError, type Invoke, serviceOf } from '@ahoy/core';
import { firstReachable } from './endpoints.ts';

/** Where services run: a URL, several URLs of the same services, an Invoke, or one of these for each service. */
export type Target = ServiceTarget | { readonly [service: string]: ServiceTarget };

/** Where one service runs. */
export type ServiceTarget = string | readonly string[] | Invoke;

/** Makes an Invoke of a URL, by its protocol: `http:`. */
export type Transports<Options> = Readonly<Record<string, (url: URL, options: Options) => Invoke>>;

/** A target in this process, which knows the type of its services. */
export interface LocalTarget<Services> extends Invoke {
  readonly '~services'?: Services;
}

/**
 * Makes an Invoke of a target.
 * @throws Error for a target that is none, saying what was expected.
 */
export function toInvoke<Options>(target: Target, options: Options, transports: Transports<Options>): Invoke {
  if (typeof target === 'function') return target;
  if (typeof target === 'string') return transportOf(target, options, transports);
  if (isList(target)) return firstReachable(target.map((url) => transportOf(url, options, transports)));
  if (typeof target === 'object' && target !== null) {
    return byService(new Map(Object.entries(target).map(([name, one]) => [name, toInvoke(one, options, transports)])));
  }
  throw new Error(`target: expected a URL, got ${String(target)}`);
}

function isList(target: Target): target is readonly string[] {
  return Array.isArray(target);
}

function byService(services: ReadonlyMap<string, Invoke>): Invoke {
  return async (call) => {
    const name = serviceOf(call.path);
    const service = services.get(name);
    if (service) return service(call);
    const known = [...services.keys()].join(', ') || 'none';
    throw CallError.local('NOT_FOUND', `${call.path}: this client has no target for "${name}", only for ${known}`, {
      path: call.path,
      neverSent: true,
    });
  };
}

function transportOf<Options>(text: string, options: Options, transports: Transports<Options>): Invoke {
  const url = URL.parse(text);
  // fetch refuses these, at each call; the password stays out of the message.
  if (url?.username || url?.password) {
    throw new Error(
      `target: expected a URL without user and password, got one for ${url.host}; use metadata.authorization`,
    );
  }
  const transport = transports[url?.protocol ?? ''];
  if (url && transport) return transport(url, options);
  const known = Object.keys(transports).map((protocol) => `${protocol}//`);
  throw new Error(
    `target: expected a URL such as http://127.0.0.1:5000, got ${JSON.stringify(text)}; this client speaks ${known.join(', ')}`,
  );
}
