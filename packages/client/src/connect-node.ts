import type { Invoke } from '@ahoy/core';
import { type Connect, connectBy, type ConnectOptions } from './connect-by.ts';
import { exchangingContract } from './exchange-contract.ts';
import type { Transports } from './target.ts';
import { httpTransport, type HttpTransportOptions } from './transports/http.ts';
import { sendByPool } from './transports/send-by-pool.ts';
import { socketTransport, type SocketTransportOptions } from './transports/socket.ts';

/** What `connect` takes in Node. */
export type NodeConnectOptions = ConnectOptions & HttpTransportOptions & SocketTransportOptions;

/** The transports that a service has without further packages. */
export const nodeTransports: Transports<NodeConnectOptions> = {
  'tcp:': socketTransport,
  'tls:': socketTransport,
  'unix:': socketTransport,
  'http:': exchangingContract(byPool),
  'https:': exchangingContract(byPool),
};

function byPool(url: URL, options: NodeConnectOptions): Invoke {
  return httpTransport(url, options, (origin) => sendByPool(origin, options.tls));
}

/**
 * Makes a caller of services that run elsewhere: `connect<AppRouter>('tcp://127.0.0.1:5000')`.
 * The target is a URL, several URLs of the same services, one target per service, or `inProcess({ … })`. Between
 * services of ours `tcp:`, `tls:` and `unix:` are the fastest; `http:` calls any tRPC server.
 * @throws Error for a target that is none.
 */
export const connect: Connect<NodeConnectOptions> = connectBy<NodeConnectOptions>(nodeTransports);
