import type { Node } from '@ahoy/contract';
import { literalsOf } from '../plain/literals.ts';
import { natural } from '../plain/natural.ts';
import { resolve } from '../resolve.ts';
import { type JsonSchema, toSchema } from './json-schema.ts';
import { listSchema, tupleSchema } from './schema/collection-schema.ts';
import { mapSchema, recordSchema } from './schema/entries-schema.ts';
import { orNull } from './schema/nullable.ts';
import { objectSchema } from './schema/object-schema.ts';
import { scalarSchema } from './schema/scalar-schema.ts';
import { unionSchema } from './schema/union-schema.ts';
import type { Schemas } from './schemas.ts';

/**
 * The JSON Schema of the values of a node that are not undefined, in the form that REST sends. What it reads beside
 * that form, such as a date alone, is not in the schema.
 */
export function jsonSchemaOf(node: Node, schemas: Schemas): JsonSchema {
  const bare = bareSchema(node, schemas);
  const schema = node.nullable ? orNull(bare) : bare;
  const description = [node.description, schema.description].filter(Boolean).join(' ');
  return { ...schema, ...(description !== '' && { description }), ...(node.deprecated && { deprecated: true }) };
}

function bareSchema(node: Node, schemas: Schemas): JsonSchema {
  switch (node.kind) {
    case 'object':
      return objectSchema(node, schemas);
    case 'array':
    case 'set':
      return listSchema(node, schemas);
    case 'tuple':
      return tupleSchema(node, schemas);
    case 'record':
      return recordSchema(node, schemas);
    case 'map':
      return mapSchema(node, schemas);
    case 'union':
      return unionSchema(node, schemas);
    case 'intersection':
      return intersectionSchema(node, schemas);
    case 'ref':
      return schemas.named(node.id, () => typeOf(node.id, schemas));
    case 'enum':
    case 'literal':
      return listedSchema(node);
    case 'any':
      return {};
    case 'nothing':
      return node.only === 'never' ? { not: {} } : { type: 'null' };
    case 'stream':
      return schemas.itemOf(node.item);
    default:
      return scalarSchema(node);
  }
}

function typeOf(id: string, schemas: Schemas): JsonSchema {
  const node = schemas.types[id];
  if (node === undefined) throw new Error(`the contract has no type "${id}"`);
  return schemas.of(node);
}

function listedSchema(node: Extract<Node, { kind: 'enum' | 'literal' }>): JsonSchema {
  const values = literalsOf(node).map((value) => natural(value));
  const isText = values.every((value) => typeof value === 'string');
  const list = values.length === 1 ? { const: values[0] } : { enum: [...new Set(values)] };
  return toSchema({ type: isText ? 'string' : undefined, ...list });
}

/** What is no object on both sides has to fit both of them. */
function intersectionSchema(node: Extract<Node, { kind: 'intersection' }>, schemas: Schemas): JsonSchema {
  const found = resolve(node, schemas.types);
  if (found.kind === 'object' || found.kind === 'union') return schemas.of(found);
  return { allOf: [schemas.of(node.left), schemas.of(node.right)] };
}
