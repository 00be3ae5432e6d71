import type { Call } from '@ahoy/core';

/** A call of a test: what it says nothing of has a value that does not matter. */
export function toCall(call: Partial<Call> = {}): Call {
  return { path: 'greeter.sayHello', input: undefined, metadata: {}, ...call };
}

/** Reads a stream to its end. */
export async function collect(answer: unknown): Promise<unknown[]> {
  const items: unknown[] = [];
  for await (const item of answer as AsyncIterable<unknown>) items.push(item);
  return items;
}
