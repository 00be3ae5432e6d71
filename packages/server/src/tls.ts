import { createPrivateKey, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';

/** What a server shows and asks for over TLS: PEM texts, or the bytes of PEM files. */
export interface TlsOptions {
  /** The private key of the certificate. */
  readonly key: string | Buffer;
  /** The certificate, followed by those between it and its authority. */
  readonly cert: string | Buffer;
  /** Authorities of clients' certificates. Where it is given, a client without one of theirs is turned away. */
  readonly ca?: string | Buffer | readonly (string | Buffer)[];
}

/** The socket protocol, as ALPN names it. */
export const SOCKET_PROTOCOL = 'ahoy/1';
/** Protocols in the order in which they are chosen: who offers both, as browsers and curl do, wants REST and tRPC. */
export const ALPN_PROTOCOLS: readonly string[] = ['http/1.1', 'h2', SOCKET_PROTOCOL];

/**
 * Checks what a server shows over TLS.
 * @throws Error for what is no key or no certificate, and for a key of another certificate.
 */
export function checkTls(tls: TlsOptions): TlsOptions {
  if (typeof tls !== 'object' || tls === null) {
    throw new Error(`tls: expected { key, cert }, got ${JSON.stringify(tls)}`);
  }
  const { key, cert, ca } = tls;
  const certificate = readCertificate('tls.cert', cert);
  const authorities = ca === undefined ? [] : [ca].flat();
  for (const authority of authorities) readCertificate('tls.ca', authority);
  if (!certificate.checkPrivateKey(readKey(key))) {
    throw new Error(`tls.key: expected the key of the certificate in tls.cert (${nameOf(certificate)}), got another`);
  }
  try {
    createSecureContext({ key, cert, ca: authorities });
  } catch (cause) {
    throw new Error(`tls: ${(cause as Error).message}`, { cause });
  }
  return tls;
}

function readCertificate(option: string, pem: unknown): X509Certificate {
  const text = expectPem(option, pem, 'a certificate');
  try {
    return new X509Certificate(text);
  } catch (cause) {
    throw wrong(option, pem, 'a certificate', cause);
  }
}

function readKey(pem: unknown): ReturnType<typeof createPrivateKey> {
  const text = expectPem('tls.key', pem, 'a private key');
  try {
    return createPrivateKey(text);
  } catch (cause) {
    throw wrong('tls.key', pem, 'a private key without a passphrase', cause);
  }
}

function expectPem(option: string, pem: unknown, what: string): string {
  const text = Buffer.isBuffer(pem) ? pem.toString('latin1') : pem;
  if (typeof text !== 'string' || !text.includes('-----BEGIN ')) throw wrong(option, pem, what);
  return text;
}

function wrong(option: string, pem: unknown, what: string, cause?: unknown): Error {
  return new Error(`${option}: expected ${what} in PEM, got ${kindOf(pem)}`, { cause });
}

/** Says what came without a word of a key: the kind that a PEM text says it is, or a short text that may be a path. */
function kindOf(pem: unknown): string {
  if (typeof pem !== 'string' && !Buffer.isBuffer(pem)) return typeof pem;
  const text = pem.toString();
  const kind = /-----BEGIN [A-Z0-9 ]+-----/.exec(text)?.[0];
  if (kind !== undefined) return kind;
  if (typeof pem !== 'string') return `${pem.length} bytes of something else`;
  const isPath = /^[\w./\\: -]{1,200}$/.test(text) && /[./\\]/.test(text);
  return isPath ? `${JSON.stringify(text)}; a path is read with readFile` : 'a text of something else';
}

function nameOf(certificate: X509Certificate): string {
  return certificate.subjectAltName ?? certificate.subject;
}
