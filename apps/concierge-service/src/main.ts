import lock from '@ahoy/router/contract.lock.json' with { type: 'json' };
import { createLogger, runMain, serve } from '@ahoy/server';
import { createApp } from './app.ts';
import { configFrom } from './config.ts';

await runMain(async () => {
  const { ports, host, logLevel, logFormat, greeter, guestBook } = configFrom(process.env);
  using app = createApp({ greeter, guestBook });
  const logger = createLogger({ name: 'concierge-service', level: logLevel, format: logFormat });
  const server = await serve(app.services, { ports, host, createContext: app.createContext, lock, logger });
  await server.closed;
});
