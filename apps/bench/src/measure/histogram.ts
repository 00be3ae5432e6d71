/** Buckets for each doubling: a latency is known to 1.1 %. */
const PER_DOUBLING = 64;
/** From 0.1 µs to about 100 s. */
const DOUBLINGS = 30;
const SMALLEST_MICROS = 0.1;

/** Latencies, counted in buckets whose width grows with them. */
export interface Histogram {
  readonly add: (micros: number) => void;
  /** Microseconds within which the given part (0 to 1) of the calls was answered; 0 where there was none. */
  readonly quantile: (part: number) => number;
}

/** Makes an empty histogram; its memory does not grow with what is added. */
export function createHistogram(): Histogram {
  const buckets = new Uint32Array(PER_DOUBLING * DOUBLINGS);
  let total = 0;
  return {
    add(micros) {
      const bucket = Math.floor(Math.log2(micros / SMALLEST_MICROS) * PER_DOUBLING);
      // One comparison each for what is too small, NaN included, and too large.
      const place = bucket > 0 ? Math.min(bucket, buckets.length - 1) : 0;
      buckets[place] = (buckets[place] as number) + 1;
      total++;
    },
    quantile(part) {
      if (total === 0) return 0;
      const wanted = Math.max(1, Math.ceil(part * total));
      let seen = 0;
      const bucket = buckets.findIndex((count) => (seen += count) >= wanted);
      return SMALLEST_MICROS * 2 ** ((bucket + 0.5) / PER_DOUBLING);
    },
  };
}
