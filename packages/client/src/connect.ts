import { type Connect, connectBy, type ConnectOptions } from './connect-by.ts';
import { exchangingContract } from './exchange-contract.ts';
import { httpTransport, type HttpTransportOptions } from './transports/http.ts';

/**
 * Makes a caller of services that run elsewhere: `connect<AppRouter>('http://127.0.0.1:5000')`.
 * The target is a URL, several URLs of the same services, one target per service, or `inProcess({ … })`.
 * @throws Error for a target that is none.
 */
export const connect: Connect<ConnectOptions & HttpTransportOptions> = connectBy<ConnectOptions & HttpTransportOptions>(
  {
    'http:': exchangingContract(httpTransport),
    'https:': exchangingContract(httpTransport),
  },
);
