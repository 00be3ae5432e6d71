import type { BenchSet } from './bench.ts';
import { set as bidi } from './sets/bidi.ts';
import { set as concurrency } from './sets/concurrency.ts';
import { set as connections } from './sets/connections.ts';
import { set as edit } from './sets/edit.ts';
import { set as sizes } from './sets/sizes.ts';
import { set as slowReader } from './sets/slow-reader.ts';
import { set as startUp } from './sets/start-up.ts';
import { set as stream } from './sets/stream.ts';
import { set as types } from './sets/types.ts';
import { set as unary } from './sets/unary.ts';

/** All sets, in the order in which they run and are shown. */
export const sets: readonly BenchSet[] = [
  unary,
  sizes,
  concurrency,
  stream,
  bidi,
  slowReader,
  connections,
  startUp,
  types,
  edit,
];

/** Sets that a quick run leaves out unless they are named: this one edits files, and takes long. */
export const NOT_QUICK: ReadonlySet<string> = new Set(['edit']);
