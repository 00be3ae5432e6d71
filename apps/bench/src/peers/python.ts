import path from 'node:path';
import type { Program, Served } from '../side.ts';
import { startProgram } from './program.ts';

/** Debian's Python, which has Debian's packages. */
const PYTHON = '/usr/bin/python3';

/** A package of Python, and Debian's name of it. */
export function pythonPackage(name: string, module: string, apt: string): Program {
  const version = `import importlib.metadata, ${module}; print(importlib.metadata.version("${name}"))`;
  return { name: `Python's ${name}`, command: PYTHON, args: ['-c', version], apt };
}

/** Starts a server in Python, which prints `port` and its number. */
export async function servePython(file: string, args: readonly string[]): Promise<Served> {
  const script = path.join(import.meta.dirname, 'python', file);
  const { pid, match } = await startProgram(PYTHON, [script, ...args], /^port (\d+)$/);
  return { port: Number(match[1]), pids: [pid] };
}
