import { createLogger, serve, type Server } from '@ahoy/server';
import { createApp } from '../../../apps/greeter-service/src/app.ts';

/** A greeter-service on a free port, which does not greet Voldemort. In production it tells less of its contract. */
export async function startGreeter({ production = false }: { readonly production?: boolean } = {}): Promise<
  Server & { readonly port: string; readonly url: string }
> {
  const { services, createContext } = createApp({ stopList: new Set(['voldemort']) });
  const logger = createLogger({ name: 'greeter-service', level: 'silent' });
  const server = await serve(services, { ports: [0], createContext, logger, stopOn: [], contract: !production });
  const url = String(server.addresses[0]?.url);
  return { ...server, url, port: new URL(url).port };
}
