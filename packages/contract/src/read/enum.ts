import type { EnumNode, LiteralNode, Node } from '../node.ts';
import type { DefOf, Reading, Schema, Walk } from './reading.ts';

type LiteralValue = LiteralNode['values'][number];

/** Reads an enum, whatever it was made from. */
export function readEnum(schema: Schema, id: string | undefined): EnumNode {
  // A TypeScript enum of numbers also maps them back to its names; zod's own set of values leaves those out.
  const values = [...(schema._zod.values ?? [])] as (string | number)[];
  return { kind: 'enum', ...(id === undefined ? {} : { id }), values };
}

/** Reads one or several literals; `null` makes the rest nullable, `undefined` makes it undefinable. */
export function readLiteral(def: DefOf<'literal'>, path: string, walk: Walk): Reading {
  const values = def.values.filter((value) => value !== undefined && value !== null);
  const nullable = def.values.includes(null);
  const undefinable = def.values.includes(undefined);
  if (values.length > 0) {
    const written = values.map((value) => toLiteral(value, path, walk));
    return { node: { kind: 'literal', values: written, ...(nullable ? { nullable } : {}) }, undefinable };
  }
  const nothing: Node = { kind: 'nothing', only: nullable ? 'null' : 'undefined' };
  return { node: nothing, undefinable };
}

function toLiteral(value: string | number | bigint | boolean, path: string, walk: Walk): LiteralValue {
  if (typeof value === 'bigint') return { bigint: value.toString() };
  if (typeof value !== 'number') return value;
  if (!Number.isFinite(value)) walk.refuse(path, `${value} cannot be a literal; take z.number() or z.nan()`);
  // JSON has no −0.
  return value + 0;
}
