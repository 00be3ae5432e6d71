import { arch, availableParallelism, cpus, release, totalmem, type } from 'node:os';
import type { Machine } from './result.ts';

/** Says what machine this is. */
export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 1_024 ** 3),
    system: `${type()} ${release()} ${arch()}`,
    node: process.version,
  };
}
