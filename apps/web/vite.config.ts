import { env } from 'node:process';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { explainTakenPort } from './vite/port-taken.ts';
import { portFrom } from './vite/port.ts';
import { createServiceProxies } from './vite/service-proxy.ts';

const HOST = '127.0.0.1';

export default defineConfig(({ command }) => {
  if (command === 'build') return { plugins: [react()] };

  const port = portFrom('PORT_WEB', env['PORT_WEB'], 5173);
  const { proxy, customLogger } = createServiceProxies([
    { name: 'greeter', host: HOST, port: portFrom('PORT_GREETER', env['PORT_GREETER'], 5000) },
    { name: 'concierge', host: HOST, port: portFrom('PORT_CONCIERGE', env['PORT_CONCIERGE'], 5100) },
  ]);
  const listen = { host: HOST, port, strictPort: true, proxy };
  return { plugins: [react(), explainTakenPort(port, 'PORT_WEB')], customLogger, server: listen, preview: listen };
});
