import type { IntegerNode, NumberNode } from '../node.ts';

/** Where numbers lie. Numbers and bigints compare with one another. */
export interface NumberRange {
  readonly low?: number | bigint;
  readonly high?: number | bigint;
  /** The limit itself is left out. */
  readonly lowOpen?: boolean;
  readonly highOpen?: boolean;
  readonly whole: boolean;
  readonly step?: number | bigint;
}

const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER);
const MAX_FLOAT = (2 - 2 ** -23) * 2 ** 127;

/** What a format of integers holds by itself. */
const FORMATS: Readonly<Record<IntegerNode['format'], readonly [low?: bigint, high?: bigint]>> = {
  int32: [-(2n ** 31n), 2n ** 31n - 1n],
  uint32: [0n, 2n ** 32n - 1n],
  safe: [-MAX_SAFE, MAX_SAFE],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  uint64: [0n, 2n ** 64n - 1n],
  bigint: [],
};

/** The range of a number or an integer, its format's own among its limits. */
export function numberRangeOf(node: NumberNode | IntegerNode): NumberRange {
  return node.kind === 'integer' ? rangeOfInteger(node) : rangeOfNumber(node);
}

/** Tells a range that lies within another. */
export function isWithin(inner: NumberRange, outer: NumberRange): boolean {
  if (outer.whole && !inner.whole) return false;
  if (!fitsStep(inner, outer)) return false;
  return isAtLeast(inner, outer) && isAtMost(inner, outer);
}

function rangeOfInteger({ format, min, max, multipleOf }: IntegerNode): NumberRange {
  const [least, most] = FORMATS[format];
  return {
    ...present('low', larger(least, min === undefined ? undefined : BigInt(min))),
    ...present('high', smaller(most, max === undefined ? undefined : BigInt(max))),
    // A step of an integer may have a fraction.
    ...present('step', multipleOf === undefined ? undefined : Number(multipleOf)),
    whole: true,
  };
}

function rangeOfNumber({ above, below, format, max, min, multipleOf }: NumberNode): NumberRange {
  const limit = format === 'float32' ? MAX_FLOAT : undefined;
  const low = larger(larger(limit === undefined ? undefined : -limit, min), above);
  const high = smaller(smaller(limit, max), below);
  return {
    ...present('low', low),
    ...present('high', high),
    ...present('step', multipleOf),
    lowOpen: above !== undefined && low === above,
    highOpen: below !== undefined && high === below,
    whole: multipleOf !== undefined && Number.isInteger(multipleOf),
  };
}

function isAtLeast(inner: NumberRange, outer: NumberRange): boolean {
  if (outer.low === undefined) return true;
  if (inner.low === undefined || inner.low < outer.low) return false;
  return inner.low > outer.low || !outer.lowOpen || inner.lowOpen === true;
}

function isAtMost(inner: NumberRange, outer: NumberRange): boolean {
  if (outer.high === undefined) return true;
  if (inner.high === undefined || inner.high > outer.high) return false;
  return inner.high < outer.high || !outer.highOpen || inner.highOpen === true;
}

/** Fractions are compared as they stand: whether one is a multiple of another is a matter of rounding. */
function fitsStep(inner: NumberRange, outer: NumberRange): boolean {
  if (outer.step === undefined || (outer.step === 1 && inner.whole)) return true;
  if (inner.step === undefined) return false;
  if (inner.step === outer.step) return true;
  const [fine, coarse] = [Number(outer.step), Number(inner.step)];
  return Number.isInteger(fine) && Number.isInteger(coarse) && coarse % fine === 0;
}

function larger<V extends number | bigint>(a: V | undefined, b: V | undefined): V | undefined {
  return a === undefined || b === undefined ? (a ?? b) : a > b ? a : b;
}

function smaller<V extends number | bigint>(a: V | undefined, b: V | undefined): V | undefined {
  return a === undefined || b === undefined ? (a ?? b) : a < b ? a : b;
}

function present<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  // One key, of one type.
  return value === undefined ? {} : ({ [key]: value } as Partial<Record<K, V>>);
}
