import { REFUSED_PORTS } from '@ahoy/core/address';
import type { LockData } from '@ahoy/contract';
import type { Logger } from 'pino';
import type { ContextOptions } from './services.ts';
import { checkTls, type TlsOptions } from './tls.ts';

/** How services are served. */
export type ServeOptions<Services> = ContextOptions<Services> & {
  /** Ports to listen on, each for every protocol; 0 takes a free one, and what fetch refuses to call is refused. */
  readonly ports: readonly number[];
  /** Address to listen on. Default: `127.0.0.1`; a container wants `0.0.0.0`. */
  readonly host?: string;
  /** Path of a Unix socket to listen on beside the ports. Default: none. */
  readonly unix?: string;
  /** Key and certificate, with which every port speaks TLS and nothing else. Default: none, plain TCP. */
  readonly tls?: TlsOptions;
  /** Name in the log and in messages. Default: the names of the services, with `-service`. */
  readonly name?: string;
  /** Environment variable that sets the ports, named when one is taken. Default: `PORT_` and the first service's name. */
  readonly portVariable?: string;
  /** Field numbers of gRPC's messages, from `contract.lock.json`. Default: in order of declaration. */
  readonly lock?: LockData;
  /** Where the log goes. Default: JSON lines on standard output. */
  readonly logger?: Logger;
  /** Serves `/openapi.json`, `/openapi.trpc.json` and the page `/docs`. Default: true. */
  readonly openApi?: boolean;
  /**
   * Serves `/contract.json`, by which `ahoy` knows all of a running service. Default: true, but false where `NODE_ENV` is
   * `production`.
   */
  readonly contract?: boolean;
  /** Largest body of a request, in bytes. Default: 1 MiB. */
  readonly maxBodyBytes?: number;
  /** Time that running calls have when the server stops, in milliseconds. Default: 25,000. */
  readonly drainTimeoutMs?: number;
  /** Signals that stop the server. Default: SIGTERM and SIGINT. */
  readonly stopOn?: readonly NodeJS.Signals[];
};

/** The options with their defaults. */
export type CheckedOptions = Required<
  Omit<ServeOptions<object>, 'createContext' | 'lock' | 'logger' | 'unix' | 'tls'>
> & {
  readonly tls: TlsOptions | undefined;
  readonly unix: string | undefined;
};

/** Longest path of a Unix socket on Linux, in bytes; macOS has 103. Source: unix(7) */
const MAX_UNIX_BYTES = 107;
/** One mebibyte, as most servers of this field have it. */
const DEFAULT_BODY_BYTES = 1024 * 1024;
/** Kubernetes gives a pod 30 s to end; 5 of them are left to the rest of the process. */
const DEFAULT_DRAIN_MS = 25_000;

/**
 * Fills in the defaults and checks every option.
 * @throws Error that says which option, what was expected and what came.
 */
export function checkOptions(services: object, options: ServeOptions<object>): CheckedOptions {
  const names = Object.keys(services);
  const [first] = names;
  if (first === undefined) throw new Error('services: expected at least one, got {}');
  const {
    ports,
    host = '127.0.0.1',
    name = names.map((service) => `${service}-service`).join('+'),
    portVariable = `PORT_${first.toUpperCase()}`,
    openApi = true,
    contract = process.env['NODE_ENV'] !== 'production',
    maxBodyBytes = DEFAULT_BODY_BYTES,
    drainTimeoutMs = DEFAULT_DRAIN_MS,
    stopOn = ['SIGTERM', 'SIGINT'],
  } = options;
  if (!Array.isArray(ports) || ports.length === 0) throw new Error(`ports: expected at least one, got ${show(ports)}`);
  for (const port of ports) checkInteger('ports', port, 0, 65_535);
  const refused = ports.find((port) => REFUSED_PORTS.has(port));
  if (refused !== undefined) throw new Error(`ports: expected none that fetch and browsers refuse, got ${refused}`);
  const taken = ports.find((port, index) => port !== 0 && ports.indexOf(port) !== index);
  if (taken !== undefined) throw new Error(`ports: expected each once, got ${taken} twice`);
  if (typeof host !== 'string' || host === '') {
    throw new Error(`host: expected an address such as 127.0.0.1, got ${show(host)}`);
  }
  const uncatchable = stopOn.find((signal) => signal === 'SIGKILL' || signal === 'SIGSTOP');
  if (uncatchable !== undefined)
    throw new Error(`stopOn: expected signals that can be caught, got ${show(uncatchable)}`);
  if (typeof openApi !== 'boolean') throw new Error(`openApi: expected true or false, got ${show(openApi)}`);
  if (typeof contract !== 'boolean') throw new Error(`contract: expected true or false, got ${show(contract)}`);
  checkInteger('maxBodyBytes', maxBodyBytes, 1, Number.MAX_SAFE_INTEGER);
  checkInteger('drainTimeoutMs', drainTimeoutMs, 0, 2 ** 31 - 1);
  const tls = options.tls === undefined ? undefined : checkTls(options.tls);
  const { unix } = options;
  if (unix !== undefined && (typeof unix !== 'string' || unix === '' || Buffer.byteLength(unix) > MAX_UNIX_BYTES)) {
    throw new Error(`unix: expected a path of at most ${MAX_UNIX_BYTES} bytes, got ${show(unix)}`);
  }
  return { ports, host, tls, unix, name, portVariable, openApi, contract, maxBodyBytes, drainTimeoutMs, stopOn };
}

function checkInteger(option: string, value: unknown, least: number, most: number): void {
  if (Number.isInteger(value) && (value as number) >= least && (value as number) <= most) return;
  throw new Error(`${option}: expected ${least} to ${most}, got ${show(value)}`);
}

function show(value: unknown): string {
  return typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
}
