import { transformer } from '@ahoy/core/transformer';
import { unwrap } from './unwrap.ts';
import type { Schema } from './reading.ts';

/** Looks like a time: digits enough for Unix milliseconds, or an ISO date. */
const TIME = /\d{10}|\d{4}-\d\d-\d\d/;

/**
 * What an absent field becomes, as the JSON that Ahoy's transformer makes of it. Undefined where it is not fixed: a
 * function gives the default, and gives another one each time or with the clock.
 */
export function defaultOf(schema: Schema): unknown {
  const { fallback } = unwrap(schema, 'input');
  if (fallback === undefined || schema._zod.optin !== 'defaulted') return undefined;
  const first = jsonOf(fallback);
  if (first === undefined || first !== jsonOf(fallback)) return undefined;
  if (TIME.test(first) && first !== jsonOf(atNextTick(fallback))) return undefined;
  return JSON.parse(first) as unknown;
}

function jsonOf(make: () => unknown): string | undefined {
  try {
    return JSON.stringify(transformer.serialize(make()));
  } catch {
    return undefined;
  }
}

/** zod does not tell a default from a function that makes one; what the clock makes changes within a millisecond. */
function atNextTick(make: () => unknown): () => unknown {
  const start = Date.now();
  while (Date.now() === start);
  return make;
}
