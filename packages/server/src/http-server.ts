import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { ALPN_PROTOCOLS, type TlsOptions } from './tls.ts';

/** How an HTTP server is made. */
export interface HttpServerOptions extends ServerOptions {
  /** Has it speak TLS. */
  readonly tls: TlsOptions | undefined;
}

/** Makes an HTTP server, over TLS where there is a certificate. */
export function createHttpServer({ tls, ...options }: HttpServerOptions, listener: RequestListener): Server {
  if (!tls) return createServer(options, listener);
  const { key, cert, ca } = tls;
  const mutual = ca !== undefined && { ca: [ca].flat(), requestCert: true, rejectUnauthorized: true };
  return createTlsServer({ ...options, key, cert, ...mutual, ALPNProtocols: [...ALPN_PROTOCOLS] }, listener);
}
