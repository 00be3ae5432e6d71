import { readdir, readFile, readlink } from 'node:fs/promises';

/** A process that listens. */
export interface PortOwner {
  readonly pid: number;
  /** Its command line, cut. */
  readonly command: string;
}

/** State of a socket that listens. Source: Linux, include/net/tcp_states.h */
const LISTEN = '0A';
/** Characters of a command line that are shown. */
const SHOWN = 60;

/** Finds the process that listens on a port, by Linux's /proc. Undefined where that cannot be known. */
export async function portOwner(port: number): Promise<PortOwner | undefined> {
  const inodes = new Set([...(await inodesIn('/proc/net/tcp', port)), ...(await inodesIn('/proc/net/tcp6', port))]);
  if (inodes.size === 0) return undefined;
  for (const pid of await list('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    for (const file of await list(`/proc/${pid}/fd`)) {
      const [, inode = ''] = /^socket:\[(\d+)\]$/.exec(await readlink(`/proc/${pid}/fd/${file}`).catch(() => '')) ?? [];
      if (!inodes.has(inode)) continue;
      const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      return { pid: Number(pid), command: line.replaceAll('\0', ' ').trim().slice(0, SHOWN) };
    }
  }
  return undefined;
}

/** Columns: number, local address, remote address, state, …, the inode as the tenth. */
async function inodesIn(file: string, port: number): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  return text.split('\n').flatMap((line) => {
    const columns = line.trim().split(/\s+/);
    return columns[1]?.endsWith(`:${hex}`) && columns[3] === LISTEN ? [columns[9] ?? ''] : [];
  });
}

/** The folder of another's process cannot be read. */
async function list(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}
