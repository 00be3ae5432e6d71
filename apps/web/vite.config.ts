import { env } from 'node:process';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { requireFreePort } from './vite/free-port.ts';
import { portFrom } from './vite/port.ts';
import { createServiceProxies } from './vite/service-proxy.ts';

const HOST = '127.0.0.1';

export default defineConfig(async ({ command }) => {
  const port = portFrom('PORT_WEB', env['PORT_WEB'], 5173);
  const { proxy, customLogger } = createServiceProxies([
    { name: 'greeter', host: HOST, port: portFrom('PORT_GREETER', env['PORT_GREETER'], 5000) },
    { name: 'concierge', host: HOST, port: portFrom('PORT_CONCIERGE', env['PORT_CONCIERGE'], 5100) },
  ]);
  const plugins = [react()];
  if (command === 'build') return { plugins };

  await requireFreePort(HOST, port, 'PORT_WEB');
  const listen = { host: HOST, port, strictPort: true, proxy };
  return { plugins, customLogger, server: listen, preview: listen };
});
