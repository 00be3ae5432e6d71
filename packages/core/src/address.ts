type Env = Readonly<Record<string, string | undefined>>;

/** One port or several. */
export type Ports = readonly [number, ...number[]];

/** How ports are read. */
export interface PortsOptions {
  /** Whether they are listened on: 0, which takes a free port, is none that can be called. Default: false. */
  readonly listening?: boolean;
}

/** Ports that fetch and browsers do not call: https://fetch.spec.whatwg.org/#port-blocking, "bad ports". */
export const REFUSED_PORTS: ReadonlySet<number> = new Set([
  1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110,
  111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532,
  540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061,
  6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10_080,
]);

const DEFAULT_HOST = '127.0.0.1';

/**
 * Reads the URL at which this machine calls a service from `HOST` and the first port of its variable.
 * @throws Error that names the variable, what was expected and what came.
 */
export function serviceUrl(env: Env, portVariable: string, port: number): string {
  const [first] = portsFrom(env, portVariable, { fallback: [port] });
  return urlOf(env['HOST'] || DEFAULT_HOST, first);
}

/**
 * Reads the ports in an environment variable; one that is set to nothing counts as not set.
 * @throws Error that names the variable, what was expected and what came.
 */
export function portsFrom(
  env: Env,
  variable: string,
  { fallback, ...options }: PortsOptions & { readonly fallback: Ports },
): Ports {
  const text = env[variable];
  if (!text) return fallback;
  try {
    return parsePorts(text, options);
  } catch (error) {
    throw new Error(`${variable}: ${(error as Error).message}, got ${JSON.stringify(text)}`, { cause: error });
  }
}

/**
 * Reads one or several ports, such as `5000` or `5000, 50051`.
 * @throws Error that says what was expected.
 */
export function parsePorts(text: string, { listening = false }: PortsOptions = {}): Ports {
  const parts = text.split(',').map((part) => part.trim());
  if (!parts.every((part) => /^\d+$/.test(part))) {
    throw new Error('expected a port such as 5000, or several such as 5000,50051');
  }
  const ports = parts.map(Number);
  const least = listening ? 0 : 1;
  if (ports.some((port) => port < least || port > 65_535)) throw new Error(`expected ports from ${least} to 65535`);
  const refused = ports.find((port) => REFUSED_PORTS.has(port));
  if (refused !== undefined) throw new Error(`expected no port that fetch and browsers refuse, such as ${refused}`);
  // A text has at least one part.
  return ports as [number, ...number[]];
}

/**
 * The URL at which this machine calls what listens on a host and a port. An address that stands for all addresses of a
 * machine is none to call, so that its loopback address takes its place.
 * @throws Error for a host that is none, and for port 0.
 */
export function urlOf(host: string, port: number): string {
  if (port === 0) throw new Error('port 0 takes a free port, which only the service itself knows: set another');
  const url = URL.parse(`http://${host.includes(':') ? `[${host}]` : host}:${port}`);
  if (!url) throw new Error(`HOST: expected an address such as ${DEFAULT_HOST}, got ${JSON.stringify(host)}`);
  if (url.hostname === '0.0.0.0') url.hostname = '127.0.0.1';
  if (url.hostname === '[::]') url.hostname = '[::1]';
  return url.origin;
}
