import { createServer } from 'node:net';
import { exit } from 'node:process';

/** Ends the process with one clear line when something else listens on the port; Vite's own error is a stack. */
export async function requireFreePort(host: string, port: number, variable: string): Promise<void> {
  const code = await listenOnce(host, port);
  if (code === undefined) return;
  console.error(
    code === 'EADDRINUSE'
      ? `web: port ${port} on ${host} is taken. Stop what listens there, or choose another: ${variable}=${port + 1}`
      : `web: cannot listen on ${host}:${port} (${code}). Choose another port with ${variable}`,
  );
  exit(1);
}

/** Returns undefined when the port could be listened on, otherwise the system's error code. */
async function listenOnce(host: string, port: number): Promise<string | undefined> {
  const server = createServer();
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  server.listen(port, host, () => server.close(() => resolve(undefined)));
  return promise;
}
