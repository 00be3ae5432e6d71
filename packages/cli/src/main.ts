#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { EXIT_CODES } from './exit-code.ts';
import { run } from './run.ts';

enableCompileCache();

const ended = new AbortController();
/** Set by whatever ends a command from outside. */
let exitCode: number | undefined;

// The first Ctrl-C lets a call be cancelled in good order; a second one ends the process at once.
process.once('SIGINT', () => end(EXIT_CODES.interrupted));
process.once('SIGTERM', () => end(EXIT_CODES.interrupted));
// `| head -1` has read what it wants: that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') process.stderr.write(`error: cannot write the answer (${error.code})\n`);
  end(error.code === 'EPIPE' ? EXIT_CODES.done : EXIT_CODES.other);
});
// There is nobody left to tell.
process.stderr.on('error', () => {});

const outcome = await run(process.argv.slice(2), {
  env: process.env,
  cwd: process.cwd(),
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  signal: ended.signal,
});
process.exitCode = exitCode ?? outcome;
// Whoever still writes to it would keep the process alive.
process.stdin.destroy();

function end(code: number): void {
  exitCode ??= code;
  ended.abort();
}
