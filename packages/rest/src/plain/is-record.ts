/** Tells an object that stands for its members; nearly all are plain, which is found out first. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return true;
  return !(Array.isArray(value) || KINDS.some((kind) => value instanceof kind));
}

const KINDS = [Date, Uint8Array, Map, Set];
