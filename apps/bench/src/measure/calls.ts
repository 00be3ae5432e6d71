import type { Pair } from '../process/pair.ts';
import type { Usage } from '../process/usage.ts';
import { CALLS, CLIENT_CPU, P50, P99, P999, SERVER_CPU } from '../metric.ts';
import type { LoadRequest } from '../work/calls.ts';
import type { LoadResult } from './load.ts';
import { CannotError, type Sample } from './rounds.ts';

/** Time that a load may take beyond its own, in milliseconds: the slowest side needs it for its last answers. */
const PATIENCE_MS = 30_000;

/**
 * Puts a load on a side, and takes the CPU time of both processes.
 * @throws CannotError for a side whose client has no such call.
 */
export async function measureCalls(pair: Pair, request: LoadRequest): Promise<Sample> {
  const lack = request.what === 'call' ? undefined : pair.lacks[request.what];
  if (lack !== undefined) throw new CannotError(lack);
  const ask = (): Promise<LoadResult> => pair.client.ask('load', request, request.ms + PATIENCE_MS);
  const { result, serverMicros } = await withServerCpu(pair, ask);
  const { calls, ms, cpuMicros, p50, p99, p999 } = result;
  return {
    [CALLS.key]: (calls / ms) * 1_000,
    [SERVER_CPU.key]: serverMicros / calls,
    [CLIENT_CPU.key]: cpuMicros / calls,
    [P50.key]: p50,
    [P99.key]: p99,
    [P999.key]: p999,
  };
}

/** Runs something, and takes the CPU time that the server spends meanwhile, in microseconds. */
export async function withServerCpu<T>(
  { server }: Pair,
  run: () => Promise<T>,
): Promise<{ readonly result: T; readonly serverMicros: number }> {
  const before = await server.ask<Usage>('usage');
  const result = await run();
  const after = await server.ask<Usage>('usage');
  return { result, serverMicros: after.cpuMicros - before.cpuMicros };
}
