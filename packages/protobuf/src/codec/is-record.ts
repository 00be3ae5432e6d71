/** Tells an object that stands for its members; nearly all are plain, which is found out first. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  if (isPlain(value)) return true;
  return !(Array.isArray(value) || KINDS.some((kind) => value instanceof kind));
}

/** Tells an object that is of no class. */
export function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

const KINDS = [Date, Uint8Array, Map, Set];
