/** Maps a quantity to a place in a plot. */
export type Scale = (value: number) => number;

/** A range: of quantities, or of places. */
export type Range = readonly [from: number, to: number];

/** A scale on which equal distances are equal differences. */
export function linearScale([low, high]: Range, [from, to]: Range): Scale {
  const span = high - low || 1;
  return (value) => from + ((value - low) / span) * (to - from);
}

/** A scale on which equal distances are equal ratios; both ends of its range are above 0. */
export function logScale([low, high]: Range, places: Range): Scale {
  const linear = linearScale([Math.log(low), Math.log(high)], places);
  return (value) => linear(Math.log(value));
}

/** The powers of ten within a range, for the marks of a logarithmic axis. */
export function powersOfTen([low, high]: Range): readonly number[] {
  const [first, last] = [Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9)];
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => 10 ** (first + index));
}

/** Writes a quantity in few characters: 1,500,000 is `1.5M`. */
export function toShort(value: number): string {
  return new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 }).format(value);
}
