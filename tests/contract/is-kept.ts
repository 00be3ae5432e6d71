import { isDeepStrictEqual } from 'node:util';

/** Tells whether all of one value is in another, which may have more members. A bigint may have become a number. */
export function isKept(value: unknown, within: unknown): boolean {
  // Protobuf reads a single value as a list of one.
  if (Array.isArray(within) && within.length === 1 && isKept(value, within[0])) return true;
  if (typeof value === 'number' || typeof value === 'bigint') return isSameNumber(value, within);
  if (Array.isArray(value)) {
    return (
      Array.isArray(within) &&
      value.length === within.length &&
      value.every((item, index) => isKept(item, within[index]))
    );
  }
  if (value instanceof Map) {
    if (!(within instanceof Map) || within.size !== value.size) return false;
    const others = [...within];
    return [...value].every((entry, index) => isKept(entry, others[index]));
  }
  if (value instanceof Set) return within instanceof Set && isKept([...value], [...within]);
  if (isObject(value)) return isObject(within) && Object.keys(value).every((key) => isKept(value[key], within[key]));
  return isDeepStrictEqual(value, within);
}

function isSameNumber(value: number | bigint, other: unknown): boolean {
  if (typeof other !== 'number' && typeof other !== 'bigint') return false;
  return Object.is(value, other) || String(value) === String(other);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
