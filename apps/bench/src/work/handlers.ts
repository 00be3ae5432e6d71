import type { CountRequest, HelloReply, Item } from './schema.ts';

/** What every side does for a unary call, once the input is validated. */
export function greet({ name }: { readonly name: string }): HelloReply {
  return { message: `Hello, ${name}` };
}

/** What every side sends as a stream. */
export async function* count({ items, characters }: CountRequest): AsyncGenerator<Item, void, undefined> {
  const text = 'x'.repeat(characters);
  for (let n = 1; n <= items; n++) yield { n, text };
}
