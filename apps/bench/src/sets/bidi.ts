import type { BenchSet } from '../bench.ts';
import { streamSet } from './stream-set.ts';

export const set: BenchSet = streamSet('chat', {
  name: 'bidi',
  title: 'A stream in both directions',
  about: 'The client sends small requests as fast as they are taken, and the server answers each of them.',
});
