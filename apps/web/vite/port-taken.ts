import { exit } from 'node:process';
import type { Plugin, PreviewServer, ViteDevServer } from 'vite';

/** Ends the process with one clear line when the port is taken; Vite's own message comes with a stack. */
export function explainTakenPort(port: number, variable: string): Plugin {
  const watch = ({ httpServer }: Pick<ViteDevServer | PreviewServer, 'httpServer'>) => {
    httpServer?.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') return;
      console.error(`web: port ${port} is taken. Stop what listens there, or choose another: ${variable}=${port + 1}`);
      exit(1);
    });
  };
  return { name: 'explain-taken-port', configureServer: watch, configurePreviewServer: watch };
}
