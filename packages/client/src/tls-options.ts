/** What a client trusts and shows over TLS: PEM texts, or the bytes of PEM files. */
export interface TlsOptions {
  /** Authorities of the server's certificate. Default: those that Node trusts. */
  readonly ca?: string | Buffer | readonly (string | Buffer)[];
  /** The client's own certificate, for a server that asks for one, and its private key. */
  readonly cert?: string | Buffer;
  readonly key?: string | Buffer;
  /** Name that the server's certificate has to have. Default: the host of the URL. */
  readonly serverName?: string;
}
