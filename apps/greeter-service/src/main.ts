import lock from '@ahoy/router/contract.lock.json' with { type: 'json' };
import { createLogger, runMain, serve } from '@ahoy/server';
import { createApp } from './app.ts';
import { configFrom } from './config.ts';

await runMain(async () => {
  const { ports, host, logLevel, logFormat, stopList } = configFrom(process.env);
  const { services, createContext } = createApp({ stopList });
  const logger = createLogger({ name: 'greeter-service', level: logLevel, format: logFormat });
  const server = await serve(services, { ports, host, createContext, lock, logger });
  await server.closed;
});
