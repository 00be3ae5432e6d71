import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';

/** How a load is made. */
export interface LoadOptions {
  /** Calls that run at once; in an open loop, at most. */
  readonly concurrency: number;
  /** Milliseconds that are measured. */
  readonly durationMs: number;
  /** Milliseconds before that, which are not. */
  readonly warmUpMs: number;
  /** Calls that are begun a second, whether or not earlier ones have been answered. Undefined: as many as there are answers. */
  readonly rate?: number | undefined;
  readonly signal: AbortSignal;
  /** Told now and then how far it is. */
  readonly onProgress?: ((progress: { readonly calls: number; readonly elapsedMs: number }) => void) | undefined;
}

/** What was measured. */
export interface LoadResult {
  /** Calls that were answered, well or not. */
  readonly calls: number;
  readonly elapsedMs: number;
  /** How many failed, by their code. */
  readonly errors: Readonly<Record<string, number>>;
  /** Latencies of the calls that were answered well, in nanoseconds. */
  readonly latencies: RecordableHistogram;
}

/** Time between two reports of progress, in milliseconds. */
const PROGRESS_MS = 500;
const NANOSECONDS = 1_000_000;

/**
 * Calls again and again. In an open loop a call's latency counts from when it was due, not from when it could be begun:
 * a service that stalls would else hide the calls that had to wait (coordinated omission).
 */
export async function makeLoad(call: () => Promise<unknown>, options: LoadOptions): Promise<LoadResult> {
  const { concurrency, durationMs, warmUpMs, rate, signal, onProgress } = options;
  const latencies = createHistogram();
  const errors: Record<string, number> = {};
  const measuredFrom = performance.now() + warmUpMs;
  const end = measuredFrom + durationMs;
  let calls = 0;
  let last = measuredFrom;

  const measure = async (due: number): Promise<void> => {
    let code: string | undefined;
    try {
      await call();
    } catch (error) {
      code = codeOf(error);
    }
    const now = performance.now();
    if (due < measuredFrom || signal.aborted) return;
    calls++;
    last = Math.max(last, now);
    if (code === undefined) latencies.record(Math.max(1, Math.round((now - due) * NANOSECONDS)));
    else errors[code] = (errors[code] ?? 0) + 1;
  };
  const due = dueTimes(rate, performance.now());
  const work = async (): Promise<void> => {
    for (let at = due(); at < end && !signal.aborted; at = due()) {
      const early = at - performance.now();
      if (early > 0) await pause(early, signal);
      if (!signal.aborted) await measure(at);
    }
  };
  const progress = setInterval(() => onProgress?.({ calls, elapsedMs: performance.now() - measuredFrom }), PROGRESS_MS);
  try {
    await Promise.all(Array.from({ length: concurrency }, work));
  } finally {
    clearInterval(progress);
  }
  return { calls, elapsedMs: Math.max(1, last - measuredFrom), errors, latencies };
}

/** When the next call is due: now in a closed loop, at its place in the schedule in an open one. */
function dueTimes(rate: number | undefined, start: number): () => number {
  if (rate === undefined) return () => performance.now();
  let begun = 0;
  return () => start + (begun++ * 1_000) / rate;
}

/** Ends early where the load does. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const end = (): void => resolve();
  const timer = setTimeout(end, ms);
  signal.addEventListener('abort', end);
  try {
    await promise;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN';
}
