import type { Node } from '@ahoy/contract';
import type { Form, Forms } from './form.ts';
import { natural } from './natural.ts';

type Listed = Extract<Node, { kind: 'enum' | 'literal' }>;

/** The form of a node that lists its values. */
export function literalForm(node: Listed, { misfit }: Forms): Form {
  const values = literalsOf(node);
  const known = new Set(values);
  // Of two values with one form, such as '5' and 5n, the first is meant.
  const byJson = new Map(values.toReversed().map((value) => [natural(value), value]));
  const expected = values.length === 1 ? quote(values[0]) : `one of ${values.map(quote).join(', ')}`;
  return {
    encode: (value, depth) => natural(value, depth),
    decode: (json) => (byJson.has(json) ? byJson.get(json) : misfit(json, expected)),
    fits: (value) => (known.has(value) ? 2 : 0),
    takes: (json) => (byJson.has(json) ? 2 : 0),
  };
}

/** The values that a node lists. */
export function literalsOf({ values }: Listed): readonly unknown[] {
  return values.map((value) => (typeof value === 'object' && value !== null ? BigInt(value.bigint) : value));
}

function quote(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
