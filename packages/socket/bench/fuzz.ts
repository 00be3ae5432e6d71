import { fuzz } from '../src/fuzz.fixture.ts';

/**
 * Sends connections a million frames as hostile peers could, and watches the memory of the process.
 * Run: npm run fuzz -- [frames] [seed]
 */
const [wanted = 1_000_000, seed = Date.now() % 2 ** 31] = process.argv.slice(2).map(Number);
const RUNS = 2_000;

let frames = 0;
let closed = 0;
let connections = 0;
for (let round = 0; frames < wanted; round++) {
  const report = await fuzz({ runs: RUNS, seed: (seed + round) % 2 ** 31 });
  frames += report.frames;
  closed += report.closed;
  connections += report.connections;
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  const memory = `heap ${toMiB(heapUsed)} MiB, rss ${toMiB(rss)} MiB`;
  console.log(`seed ${seed + round}: ${frames} frames, ${closed} of ${connections} connections closed; ${memory}`);
}

function toMiB(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0);
}
