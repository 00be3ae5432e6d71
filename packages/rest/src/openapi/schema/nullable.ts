import type { JsonSchema } from '../json-schema.ts';

/** Lets a schema take null, too. */
export function orNull(schema: JsonSchema): JsonSchema {
  const { type, anyOf } = schema;
  if (Object.keys(schema).length === 0 || type === 'null') return schema;
  if (anyOf) return anyOf.some((one) => one.type === 'null') ? schema : { ...schema, anyOf: [...anyOf, NULL] };
  if (schema.enum) return { ...withoutType(schema), enum: [...schema.enum.filter((one) => one !== null), null] };
  if ('const' in schema) {
    const { const: value, ...rest } = withoutType(schema);
    return { ...rest, enum: [value, null] };
  }
  if (typeof type === 'string' && !schema.allOf) return { ...schema, type: [type, 'null'] };
  return Array.isArray(type) && type.includes('null') ? schema : { anyOf: [schema, NULL] };
}

const NULL: JsonSchema = { type: 'null' };

/** The values of a list say their types themselves. */
function withoutType(schema: JsonSchema): JsonSchema {
  const { type: _, ...rest } = schema;
  return rest;
}
