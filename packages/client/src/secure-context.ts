import { X509Certificate } from 'node:crypto';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { TlsOptions } from './tls-options.ts';

/**
 * Makes what a client trusts and shows over TLS.
 * @throws Error for what is no key or no certificate, and for one without the other.
 */
export function secureContext({ ca, cert, key }: TlsOptions): SecureContext {
  if (cert === undefined && key !== undefined)
    throw new Error('tls.cert: expected the certificate of tls.key, got none');
  if (key === undefined && cert !== undefined) throw new Error('tls.key: expected the key of tls.cert, got none');
  const authorities = ca === undefined ? undefined : [ca].flat();
  try {
    // Node takes an authority that is no certificate for none, and says nothing.
    authorities?.forEach((authority) => new X509Certificate(authority));
    return createSecureContext({ ca: authorities, cert, key });
  } catch (cause) {
    throw new Error(`tls: expected keys and certificates in PEM: ${(cause as Error).message}`, { cause });
  }
}
