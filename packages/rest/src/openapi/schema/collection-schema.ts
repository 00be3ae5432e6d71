import type { Node } from '@ahoy/contract';
import { type JsonSchema, toSchema } from '../json-schema.ts';
import type { Schemas } from '../schemas.ts';
import { orNull } from './nullable.ts';

/** Kinds whose values differ in JSON where they differ in a Set. */
const DISTINCT: ReadonlySet<string> = new Set<Node['kind']>(['string', 'number', 'integer', 'boolean', 'enum']);

/** The JSON Schema of an array, of a Set, or of the pairs of a Map. */
export function listSchema(
  { kind, item, min, max }: Extract<Node, { kind: 'array' | 'set' }>,
  schemas: Schemas,
): JsonSchema {
  return toSchema({
    type: 'array',
    items: schemas.itemOf(item),
    minItems: min,
    maxItems: max,
    uniqueItems: kind === 'set' && DISTINCT.has(item.kind) ? true : undefined,
  });
}

/** The JSON Schema of a tuple, in which null stands for an item that may be absent. */
export function tupleSchema(
  { items, rest, optionalFrom = items.length }: Extract<Node, { kind: 'tuple' }>,
  { itemOf }: Schemas,
): JsonSchema {
  const prefix = items.map((item, index) => (index < optionalFrom ? itemOf(item) : orNull(itemOf(item))));
  return toSchema({
    type: 'array',
    prefixItems: prefix.length > 0 ? prefix : undefined,
    items: rest && itemOf(rest),
    minItems: optionalFrom,
    maxItems: rest ? undefined : items.length,
  });
}
