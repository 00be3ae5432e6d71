import type { BenchSet } from '../bench.ts';
import { streamSet } from './stream-set.ts';

export const set: BenchSet = streamSet('count', {
  name: 'stream',
  title: 'A stream of the server',
  about: 'Small items, sent by the server as fast as they are read, one stream at a time.',
});
