import { portsFrom, serviceUrl } from '@ahoy/core/address';
import { env } from 'node:process';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { explainTakenPort } from './vite/port-taken.ts';
import { createServiceProxies } from './vite/service-proxy.ts';

const HOST = '127.0.0.1';

export default defineConfig(({ command }) => {
  if (command === 'build') return { plugins: [react()] };

  const [port] = portsFrom(env, 'PORT_WEB', { fallback: [5173], listening: true });
  const { proxy, customLogger } = createServiceProxies([
    { name: 'greeter', url: serviceUrl(env, 'PORT_GREETER', 5000) },
    { name: 'concierge', url: serviceUrl(env, 'PORT_CONCIERGE', 5100) },
  ]);
  const listen = { host: HOST, port, strictPort: true, proxy };
  return { plugins: [react(), explainTakenPort(port, 'PORT_WEB')], customLogger, server: listen, preview: listen };
});
