import { createLogger, serve } from '@ahoy/server';
import type { connect } from '@ahoy/client';
import * as greeter from '../work/greeter.ts';
import type { Client, Served } from '../side.ts';
import { MAX_BYTES } from './listen.ts';

/** What a caller of the benchmark's service is. */
export type Api = ReturnType<typeof connect<{ greeter: typeof greeter }>>;

/** Serves the greeter as an app does: one port that speaks every protocol. */
export async function serveAhoy(): Promise<Served> {
  const logger = createLogger({ name: 'greeter-service', level: 'warn' });
  const server = await serve({ greeter }, { ports: [0], logger, stopOn: [], maxBodyBytes: MAX_BYTES });
  const [address] = server.addresses;
  if (!address) throw new Error('addresses: expected one, got none');
  return { port: address.port };
}

/** Calls the greeter; what the transport cannot do is left out. */
export function ahoyClient({ greeter: api }: Api, { chat }: { readonly chat: boolean }): Client {
  return {
    call: (input) => api.sayHello(input),
    echo: (input) => api.echo(input),
    echoBytes: (input) => api.echoBytes(input),
    count: (input) => api.count(input),
    ...(chat && { chat: (input) => api.chat(input) }),
    close: () => {},
  };
}
