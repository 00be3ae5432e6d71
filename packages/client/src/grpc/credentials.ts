import { type ChannelCredentials, credentials } from '@grpc/grpc-js';
import { secureContext } from '../secure-context.ts';
import type { TlsOptions } from '../tls-options.ts';

/**
 * The credentials by which a URL is called: TLS for `grpcs:`, none for `grpc:`.
 * @throws Error for what is no key or no certificate, and for one without the other.
 */
export function credentialsFor(url: URL, tls: TlsOptions = {}): ChannelCredentials {
  return url.protocol === 'grpcs:'
    ? credentials.createFromSecureContext(secureContext(tls))
    : credentials.createInsecure();
}
