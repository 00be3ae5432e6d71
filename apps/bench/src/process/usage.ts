import { readdir, readFile } from 'node:fs/promises';

/** What processes have used so far. */
export interface Usage {
  /** CPU time of user and system, in microseconds. */
  readonly cpuMicros: number;
  readonly memoryBytes: number;
  /** Open files, of which a connection is one; 0 where the system does not tell. */
  readonly files: number;
}

/** Linux counts the CPU time of other processes in hundredths of a second (USER_HZ, which is part of its ABI). */
const MICROS_A_TICK = 10_000;
/** Fields of `/proc/<pid>/stat` after the program's name: proc_pid_stat(5). */
const UTIME = 11;
const STIME = 12;
const RSS_PAGES = 21;
const PAGE_BYTES = 4_096;

/** Adds up what this process and others have used. Others are known on Linux only. */
export async function usageOf(pids: readonly number[]): Promise<Usage> {
  const others = await Promise.all(pids.map(readProcess));
  const all = [await readOwn(), ...others];
  return {
    cpuMicros: sum(all, 'cpuMicros'),
    memoryBytes: sum(all, 'memoryBytes'),
    files: sum(all, 'files'),
  };
}

async function readOwn(): Promise<Usage> {
  const { user, system } = process.cpuUsage();
  return { cpuMicros: user + system, memoryBytes: process.memoryUsage.rss(), files: await countFiles('self') };
}

async function readProcess(pid: number): Promise<Usage> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name stands in brackets, and may hold anything.
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [utime = 0, stime = 0, pages = 0] = [fields[UTIME], fields[STIME], fields[RSS_PAGES]];
  return {
    cpuMicros: (utime + stime) * MICROS_A_TICK,
    memoryBytes: pages * PAGE_BYTES,
    files: await countFiles(pid),
  };
}

async function countFiles(pid: number | 'self'): Promise<number> {
  const files = await readdir(`/proc/${pid}/fd`).catch(() => []);
  return files.length;
}

function sum(usages: readonly Usage[], key: keyof Usage): number {
  return usages.reduce((total, usage) => total + usage[key], 0);
}
