/** What Node resolves `@ahoy/client/rest` to: the same, over connections that are kept. */
import { type Connect, connectBy } from '../connect-by.ts';
import { type NodeConnectOptions, nodeTransports } from '../connect-node.ts';
import { exchangingContract } from '../exchange-contract.ts';
import type { RestTransportOptions } from '../transports/rest.ts';
import { restByPool } from './by-pool.ts';

/** What `connect` takes where it speaks REST too. */
export type RestConnectOptions = NodeConnectOptions & RestTransportOptions;

/**
 * The same `connect`, which also calls plain HTTP services: `connect<AppRouter>('rest+http://127.0.0.1:5000',
 * { contract })`, and `rest+https:` over TLS.
 */
export const connect: Connect<RestConnectOptions> = connectBy<RestConnectOptions>({
  ...nodeTransports,
  'rest+http:': exchangingContract(restByPool),
  'rest+https:': exchangingContract(restByPool),
});
