import type { Invoke } from '@ahoy/core';
import type { TlsOptions } from '../tls-options.ts';
import { restTransport, type RestTransportOptions } from '../transports/rest.ts';
import { sendByPool } from '../transports/send-by-pool.ts';

/** How an HTTP service is called from Node. */
export interface NodeRestTransportOptions extends RestTransportOptions {
  /** What is trusted and shown over TLS. Default: the authorities that Node trusts, and no certificate. */
  readonly tls?: TlsOptions;
}

/** The REST transport, over connections that are kept. */
export function restByPool(url: URL, options: NodeRestTransportOptions): Invoke {
  return restTransport(url, options, (origin) => sendByPool(origin, options.tls));
}
