import type { BenchSet } from '../bench.ts';
import { callSet } from './call-set.ts';

export const set: BenchSet = callSet({
  name: 'unary',
  title: 'A small call',
  about:
    'greeter.sayHello, typed and validated by the server, over one connection where the protocol multiplexes; ' +
    'a client of HTTP/1.1 opens as many as it has calls in flight.',
  weight: 2,
  cases: () => [
    { name: '64 in flight', load: { what: 'call', inFlight: 64 } },
    { name: 'one at a time', load: { what: 'call', inFlight: 1 } },
  ],
});
