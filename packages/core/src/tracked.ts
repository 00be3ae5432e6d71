/** An item of a stream that can resume: a caller that comes back with the id is given what followed. */
export interface Tracked<T> {
  readonly id: string;
  readonly data: T;
}

/** Items that a transport made, told apart from data that happens to have an `id` and a `data`. */
const items = new WeakSet<object>();

/** Makes the item that a caller sees of one that was sent with an id. */
export function toTracked<T>(id: string, data: T): Tracked<T> {
  const item = { id, data };
  items.add(item);
  return item;
}

/** Tells an item that was sent with an id. */
export function isTracked(item: unknown): item is Tracked<unknown> {
  return typeof item === 'object' && item !== null && items.has(item);
}
