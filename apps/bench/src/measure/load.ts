import { createHistogram } from './histogram.ts';

/** What came of a load. */
export interface LoadResult {
  readonly calls: number;
  readonly ms: number;
  /** CPU time of this process, in microseconds. */
  readonly cpuMicros: number;
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
}

/** How a load is put on a server. */
export interface Load {
  readonly inFlight: number;
  readonly ms: number;
}

/** Keeps a number of calls in flight for a time: each answer is followed by the next call. Fails with the first call that fails. */
export async function putLoad(call: () => Promise<unknown>, { inFlight, ms }: Load): Promise<LoadResult> {
  const histogram = createHistogram();
  const cpu = process.cpuUsage();
  const start = performance.now();
  let end = start + ms;
  let calls = 0;
  const caller = async (): Promise<void> => {
    for (let sent = performance.now(); sent < end;) {
      await call();
      const answered = performance.now();
      histogram.add((answered - sent) * 1_000);
      calls++;
      sent = answered;
    }
  };
  const callers = Array.from({ length: inFlight }, async () =>
    caller().catch((error: unknown) => {
      // Nor do the others go on.
      end = 0;
      throw error;
    }),
  );
  await Promise.all(callers);
  const { user, system } = process.cpuUsage(cpu);
  const quantiles = { p50: histogram.quantile(0.5), p99: histogram.quantile(0.99), p999: histogram.quantile(0.999) };
  return { calls, ms: performance.now() - start, cpuMicros: user + system, ...quantiles };
}
