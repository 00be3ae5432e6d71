import { answerParent } from './answer.ts';
import { loadSide } from './load-side.ts';
import { usageOf, type Usage } from './usage.ts';

// The server of one side: `node server.ts <side>`.

let pids: readonly number[] = [];

answerParent({
  /** Returns the port. */
  async serve(): Promise<number> {
    const side = await loadSide(process.argv[2] ?? '');
    const served = await side.serve();
    pids = served.pids ?? [];
    return served.port;
  },
  usage: async (): Promise<Usage> => usageOf(pids),
  /** The same once all is collected that nobody needs. */
  async settledUsage(): Promise<Usage> {
    globalThis.gc?.();
    return usageOf(pids);
  },
});
