import type { Field, Node } from '@ahoy/contract';
import { transformer } from '@ahoy/core/transformer';
import { plainOf } from '../../plain.ts';
import { type JsonSchema, toSchema } from '../json-schema.ts';
import type { Schemas } from '../schemas.ts';
import { mayBeUndefined } from './may-be-undefined.ts';
import { orNull } from './nullable.ts';

/** The JSON Schema of an object. A member that is undefined is left out of it. */
export function objectSchema({ fields, unknown }: Extract<Node, { kind: 'object' }>, schemas: Schemas): JsonSchema {
  const required = fields.filter((field) => isRequired(field, schemas)).map(({ name }) => name);
  return toSchema({
    type: 'object',
    properties:
      fields.length > 0
        ? Object.fromEntries(fields.map((field) => [field.name, fieldSchema(field, schemas)]))
        : undefined,
    required: required.length > 0 ? required : undefined,
    additionalProperties: typeof unknown === 'object' ? schemas.of(unknown) : unknown === 'strict' ? false : undefined,
  });
}

/** Tells a member that is in every object. */
export function isRequired({ node, optional }: Field, { types }: Pick<Schemas, 'types'>): boolean {
  return !optional && !mayBeUndefined(node, types);
}

function fieldSchema(field: Field, schemas: Schemas): JsonSchema {
  const { node, default: fallback } = field;
  // Ahoy's transformer keeps a member that is undefined, as null with a tag.
  const keepsUndefined = schemas.form === 'tagged' && !isRequired(field, schemas);
  const schema = keepsUndefined ? orNull(schemas.of(node)) : schemas.of(node);
  if (fallback === undefined) return schema;
  return { ...schema, default: plainOf(node, schemas.types).encode(transformer.deserialize(fallback)) };
}
