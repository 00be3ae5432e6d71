import type { GuestList } from './schema.ts';

/** Length of one guest's JSON in bytes, in the middle. */
const GUEST_BYTES = 123;

/** A list of guests whose JSON has about the given size in bytes. */
export function guestsOf(bytes: number): GuestList {
  const count = Math.max(1, Math.round(bytes / GUEST_BYTES));
  const guests = Array.from({ length: count }, (_, index) => ({
    id: 100_000 + index,
    name: `Guest ${100_000 + index}`,
    email: `guest.${100_000 + index}@example.com`,
    nights: 1.5,
    vip: index % 2 === 0,
    wishes: ['a view', 'late'],
  }));
  return { guests };
}

/** Bytes that do not repeat soon. */
export function bytesOf(length: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, (_, index) => (index * 2_654_435_761) >>> 24);
}

/** A stream of requests. */
export async function* requests(count: number): AsyncGenerator<{ name: string }, void, undefined> {
  for (let sent = 0; sent < count; sent++) yield { name: 'World' };
}
