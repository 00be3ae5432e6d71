import { urlOf } from '@ahoy/core/address';
import { UsageError } from './failure.ts';
import { findRepository, type Repository } from './repository.ts';
import { configOf } from './service-config.ts';
import type { Terminal } from './terminal.ts';

/** Protocols by which a service can be called, and how a URL says each of them, plain and over TLS. */
const SCHEMES = {
  socket: ['tcp', 'tls'],
  http: ['http', 'https'],
  grpc: ['grpc', 'grpcs'],
  rest: ['rest+http', 'rest+https'],
} as const;

/** What `--via` takes. */
export type Via = keyof typeof SCHEMES;
export const VIAS = Object.keys(SCHEMES) as readonly Via[];

/** Where a service is. Every port of it speaks every protocol, so that it is the same for all. */
export interface Address {
  readonly host: string;
  readonly secure: boolean;
  /** What a URL has behind its host. */
  readonly path: string;
}

/**
 * Reads a target: a URL, `host:port`, or the name of a service of this repository.
 * @throws UsageError for what is none of them.
 */
export async function addressOf(target: string, { env, cwd }: Terminal): Promise<Address> {
  const text = /^[\w.-]+:\d+$|^\[[\da-f:]+\]:\d+$/i.test(target) ? `http://${target}` : target;
  if (!text.includes('://')) return serviceAddress(target, findRepository(cwd), env);
  const url = URL.parse(text);
  if (url?.username || url?.password) {
    throw new UsageError(`expected a URL without user and password, got one for ${url.host}: use -H authorization:…`);
  }
  const scheme = Object.values(SCHEMES).find((pair) => pair.some((one) => `${one}:` === url?.protocol));
  if (!url || !scheme || url.host === '') {
    throw new UsageError(
      `expected a URL such as http://127.0.0.1:5000, or the name of a service, got ${JSON.stringify(target)}`,
    );
  }
  return { host: url.host, secure: url.protocol === `${scheme[1]}:`, path: url.pathname === '/' ? '' : url.pathname };
}

/** Writes an address as the URL of a protocol. */
export function urlFor({ host, secure, path: suffix }: Address, via: Via): string {
  return `${SCHEMES[via][secure ? 1 : 0]}://${host}${via === 'http' || via === 'rest' ? suffix : ''}`;
}

async function serviceAddress(
  name: string,
  repository: Repository | undefined,
  env: Terminal['env'],
): Promise<Address> {
  const config = repository && (await configOf(name, repository, env));
  const [port] = config?.ports ?? [];
  if (config && port !== undefined) return { host: new URL(urlOf(config.host, port)).host, secure: false, path: '' };
  const where = repository ? 'no service of this repository has its app there' : 'there is no repository here';
  throw new UsageError(`no address is known for ${JSON.stringify(name)} (${where}): give a URL with --to or --from`);
}
