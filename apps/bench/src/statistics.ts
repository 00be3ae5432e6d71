/** What several measurements of the same thing say. */
export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
  /** The measurements in the order in which they were made. */
  readonly values: readonly number[];
}

/**
 * Summarises measurements.
 * @throws Error for none.
 */
export function spreadOf(values: readonly number[]): Spread {
  return { median: median(values), low: quantile(values, 0), high: quantile(values, 1), values };
}

/**
 * The middle of some numbers.
 * @throws Error for none.
 */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/**
 * The number below which the given part (0 to 1) of some numbers lies, between two of them in proportion.
 * @throws Error for no numbers, and for a part that is none.
 */
export function quantile(values: readonly number[], part: number): number {
  if (values.length === 0) throw new Error('values: expected at least one number, got none');
  if (!(part >= 0 && part <= 1)) throw new Error(`part: expected 0 to 1, got ${part}`);
  const sorted = values.toSorted((a, b) => a - b);
  const place = part * (sorted.length - 1);
  // Both places are within the list.
  const [below, above] = [sorted[Math.floor(place)] as number, sorted[Math.ceil(place)] as number];
  return below + (above - below) * (place % 1);
}

/** How far the measurements lie from their median at most, as a part of it. */
export function deviation({ median: middle, low, high }: Spread): number {
  return middle === 0 ? 0 : Math.max(high - middle, middle - low) / Math.abs(middle);
}

/**
 * How many times another a measured thing is. Measurements of one round are compared with each other, because a machine
 * that is slow for a while is slow for both.
 */
export function ratioOf(one: Spread, other: Spread): number {
  const rounds = Math.min(one.values.length, other.values.length);
  // Both have a value for each of these rounds.
  const ratios = Array.from(
    { length: rounds },
    (_, round) => (one.values[round] as number) / (other.values[round] as number),
  );
  return median(ratios);
}
