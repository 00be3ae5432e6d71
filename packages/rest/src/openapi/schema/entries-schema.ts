import type { Node } from '@ahoy/contract';
import { isTextual } from '../../plain/entries.ts';
import { literalsOf } from '../../plain/literals.ts';
import { resolve } from '../../resolve.ts';
import { type JsonSchema, toSchema } from '../json-schema.ts';
import type { Schemas } from '../schemas.ts';
import { listSchema, tupleSchema } from './collection-schema.ts';
import { mayBeUndefined } from './may-be-undefined.ts';

/** The JSON Schema of a record: an object whose member names are data. */
export function recordSchema(node: Extract<Node, { kind: 'record' }>, schemas: Schemas): JsonSchema {
  const key = resolve(node.key, schemas.types);
  // Ahoy's transformer keeps a member that is undefined, as null with a tag.
  const value = schemas.form === 'tagged' ? schemas.itemOf(node.value) : schemas.of(node.value);
  if (key.kind === 'enum' || key.kind === 'literal') {
    const names = literalsOf(key).map(String);
    const required = node.partial || mayBeUndefined(node.value, schemas.types) ? [] : names;
    return toSchema({
      type: 'object',
      properties: Object.fromEntries(names.map((name) => [name, value])),
      required: required.length > 0 ? required : undefined,
      additionalProperties: node.loose ? undefined : false,
    });
  }
  if (node.loose) return looseSchema(key, value);
  return toSchema({ type: 'object', additionalProperties: value, propertyNames: namesOf(key, schemas) });
}

/** The JSON Schema of a Map: an object where its keys are texts, else an array of pairs. */
export function mapSchema({ key, value, min, max }: Extract<Node, { kind: 'map' }>, schemas: Schemas): JsonSchema {
  const found = resolve(key, schemas.types);
  if (schemas.form === 'tagged' || !isTextual(found)) {
    const pair = tupleSchema({ kind: 'tuple', items: [key, value] }, schemas);
    return { ...listSchema({ kind: 'array', item: key, ...limits(min, max) }, schemas), items: pair };
  }
  return toSchema({
    type: 'object',
    additionalProperties: schemas.itemOf(value),
    propertyNames: namesOf(found, schemas),
    minProperties: min,
    maxProperties: max,
  });
}

/** A name that does not fit the key is kept as it is, so that only a pattern can say which members have the value. */
function looseSchema(key: Node, value: JsonSchema): JsonSchema {
  const [pattern, ...others] = key.kind === 'string' ? (key.patterns ?? []) : [];
  const isAlone = pattern !== undefined && others.length === 0;
  return { type: 'object', ...(isAlone && { patternProperties: { [pattern]: value } }) };
}

/** What the names of members are, where it is more than any text. */
function namesOf(key: Node, schemas: Schemas): JsonSchema | undefined {
  if (key.kind !== 'string' && key.kind !== 'enum' && key.kind !== 'literal') return undefined;
  const { type: _, ...names } = schemas.of(key);
  return Object.keys(names).length > 0 ? names : undefined;
}

function limits(min: number | undefined, max: number | undefined): { min?: number; max?: number } {
  return { ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
}
