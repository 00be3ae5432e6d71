import type { ChildProcess } from 'node:child_process';

/** Sends a signal to a process that was started `detached`, and to all that it has started. */
export function signalGroup({ pid }: Pick<ChildProcess, 'pid'>, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch {
    // Nothing of it is left.
  }
}
