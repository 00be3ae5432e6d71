import { type Connect, connectBy, type ConnectOptions } from '../connect-by.ts';
import { exchangingContract } from '../exchange-contract.ts';
import { httpTransport, type HttpTransportOptions } from '../transports/http.ts';
import { restTransport, type RestTransportOptions } from '../transports/rest.ts';

/** What `connect` takes where it speaks REST too. */
export type RestConnectOptions = ConnectOptions & HttpTransportOptions & RestTransportOptions;

/**
 * The same `connect`, which also calls plain HTTP services: `connect<AppRouter>('rest+http://127.0.0.1:5000',
 * { contract })`, and `rest+https:` over TLS. It is an entry of its own, so that a bundle holds it only where it is used.
 */
export const connect: Connect<RestConnectOptions> = connectBy<RestConnectOptions>({
  'http:': exchangingContract(httpTransport),
  'https:': exchangingContract(httpTransport),
  'rest+http:': exchangingContract(restTransport),
  'rest+https:': exchangingContract(restTransport),
});
