import { type IncomingMessage, ServerResponse } from 'node:http';
import { createLogger, type Logger, type ProxyOptions } from 'vite';

/** A service that the page reaches under `/<name>/`. */
export interface ProxiedService {
  readonly name: string;
  /** `http://127.0.0.1:5000` */
  readonly url: string;
}

/** JSON-RPC number that tRPC gives every 5xx. */
const INTERNAL_ERROR = -32_603;

/**
 * Makes Vite's `proxy` option, and the logger that goes with it. While a service is away each request is answered at
 * once, in the shape of a tRPC error: 503 when the service could not be connected to, 502 when it went in mid-call.
 * An outage is one line in the log, not a stack for each request.
 */
export function createServiceProxies(services: readonly ProxiedService[]): {
  proxy: Record<string, ProxyOptions>;
  customLogger: Logger;
} {
  const answered = new WeakSet<object>();
  const customLogger = createLogger();
  const logError = customLogger.error.bind(customLogger);
  // Vite logs each proxy error with its stack, after our handler has answered it.
  customLogger.error = (message, options) => {
    if (!options?.error || !answered.has(options.error)) logError(message, options);
  };
  const entries = services.map((service) => [`^/${service.name}/`, toProxy(service, customLogger, answered)] as const);
  return { proxy: Object.fromEntries(entries), customLogger };
}

function toProxy({ name, url }: ProxiedService, logger: Logger, answered: WeakSet<object>): ProxyOptions {
  const { host } = new URL(url);
  let isDown = false;
  return {
    target: url,
    rewrite: (path) => path.slice(`/${name}`.length),
    configure(proxy) {
      proxy.on('error', (error: NodeJS.ErrnoException, _request, response) => {
        answered.add(error);
        const connected = error.syscall !== 'connect';
        const message = connected
          ? `${name}-service broke off the connection (${error.code ?? error.message})`
          : `${name}-service is not reachable at ${host} (${reasonOf(error)}). Is it running? npm run dev`;
        if (!isDown && !connected) logger.warn(message, { timestamp: true });
        isDown ||= !connected;
        if (response instanceof ServerResponse) answer(response, message, connected);
        else response?.destroy();
      });
      proxy.on('proxyRes', (upstream: IncomingMessage, _request, response) => {
        if (isDown) logger.info(`${name}-service is back at ${host}`, { timestamp: true });
        isDown = false;
        // A service that dies in the middle of a stream must not leave the browser waiting.
        upstream.once('close', () => {
          if (!upstream.complete) response.destroy();
        });
      });
    },
  };
}

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  return code === 'ECONNREFUSED' ? 'connection refused' : (code ?? message);
}

function answer(response: ServerResponse, message: string, connected: boolean): void {
  if (response.headersSent) return void response.destroy();
  const httpStatus = connected ? 502 : 503;
  const data = connected
    ? { code: 'BAD_GATEWAY', httpStatus }
    : { code: 'SERVICE_UNAVAILABLE', httpStatus, sent: false };
  response.writeHead(httpStatus, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify({ error: { message, code: INTERNAL_ERROR, data } }));
}
