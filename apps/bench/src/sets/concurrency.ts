import type { BenchSet } from '../bench.ts';
import { callSet } from './call-set.ts';

const IN_FLIGHT = [1, 16, 64, 1_024];

export const set: BenchSet = callSet({
  name: 'concurrency',
  title: 'More calls at once',
  about: 'The small call, with more and more of them in flight in one client.',
  axis: 'calls in flight',
  cases: ({ quick }) =>
    IN_FLIGHT.filter((inFlight) => !quick || inFlight < 1_000).map((inFlight) => ({
      name: `${inFlight.toLocaleString('en')} in flight`,
      x: inFlight,
      load: { what: 'call', inFlight },
    })),
});
