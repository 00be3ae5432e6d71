import { isIP, type NetConnectOpts } from 'node:net';

/** Longest path of a Unix socket on Linux, in bytes; macOS has 103. Source: unix(7) */
const MAX_UNIX_BYTES = 107;

/** Where a socket connects to. */
export type SocketAddress = NetConnectOpts & { readonly servername?: string };

/**
 * Reads where a `tcp:`, `tls:` or `unix:` URL leads to.
 * @throws Error for a URL that says too little, or more than such a URL can.
 */
export function socketAddress(url: URL): SocketAddress {
  return url.protocol === 'unix:' ? { path: unixPath(url) } : hostAndPort(url);
}

function hostAndPort({ protocol, hostname, port, pathname, search, hash, href }: URL): SocketAddress {
  if (hostname === '' || Number(port) === 0 || !/^\/?$/.test(pathname) || search !== '' || hash !== '') {
    throw new Error(`target: expected a host and a port, such as ${protocol}//127.0.0.1:5000, got ${href}`);
  }
  // A URL has brackets around an IPv6 address; the system has none.
  const host = hostname.replace(/^\[|\]$/g, '');
  return { host, port: Number(port), servername: isIP(host) === 0 ? host : '' };
}

function unixPath({ host, pathname, search, hash, href }: URL): string {
  const path = decoded(pathname);
  if (host !== '' || path === undefined || path === '' || search !== '' || hash !== '') {
    throw new Error(`target: expected a path, such as unix:/run/greeter.sock, got ${href}`);
  }
  if (Buffer.byteLength(path) > MAX_UNIX_BYTES || path.includes('\0')) {
    throw new Error(`target: expected the path of a Unix socket, of at most ${MAX_UNIX_BYTES} bytes, got ${href}`);
  }
  return path;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
