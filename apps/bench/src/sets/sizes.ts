import type { BenchSet } from '../bench.ts';
import { callSet } from './call-set.ts';

const KIB = 1_024;
const SIZES = [
  { name: '1 KiB', bytes: KIB },
  { name: '64 KiB', bytes: 64 * KIB },
  { name: '1 MiB', bytes: KIB * KIB },
];
const KINDS = [
  { series: 'structured data', what: 'echo' },
  { series: 'bytes', what: 'echoBytes' },
] as const;

/** Enough to keep both ends busy, and few enough that a MiB each fits. */
const IN_FLIGHT = 8;

export const set: BenchSet = callSet({
  name: 'sizes',
  title: 'Larger messages',
  about:
    `What is sent comes back, ${IN_FLIGHT} calls in flight: structured data, a list of guests that the server validates ` +
    'one by one, and plain bytes. The size is that of the JSON, or of the bytes.',
  axis: 'bytes',
  cases: ({ quick }) =>
    KINDS.flatMap(({ series, what }) =>
      SIZES.filter(({ bytes }) => !quick || bytes < KIB * KIB).map(({ name, bytes }) => ({
        name: `${series}, ${name}`,
        series,
        x: bytes,
        load: { what, bytes, inFlight: IN_FLIGHT },
      })),
    ),
});
