import type { JsonSchema } from '../json-schema.ts';

/** Says in words what a schema says beyond a type. */
export function notesOf(schema: JsonSchema): string {
  const { description, deprecated, format, contentEncoding, pattern, allOf = [], multipleOf, uniqueItems } = schema;
  const patterns = [pattern, ...allOf.map((one) => one.pattern)].filter((one) => one !== undefined);
  const notes = [
    deprecated && 'deprecated',
    // The name of this one says less to people than the type.
    format === 'double-int' ? undefined : format,
    contentEncoding,
    rangeOf(schema.minLength, schema.maxLength, 'characters'),
    // A tuple shows how many it has.
    schema.prefixItems ? undefined : rangeOf(schema.minItems, schema.maxItems, 'items'),
    rangeOf(schema.minProperties, schema.maxProperties, 'members'),
    rangeOf(schema.minimum, schema.maximum),
    schema.exclusiveMinimum === undefined ? undefined : `above ${schema.exclusiveMinimum}`,
    schema.exclusiveMaximum === undefined ? undefined : `below ${schema.exclusiveMaximum}`,
    multipleOf === undefined ? undefined : `multiple of ${multipleOf}`,
    uniqueItems && 'each once',
    ...patterns.map((one) => `/${one}/`),
    'default' in schema ? `default ${JSON.stringify(schema.default)}` : undefined,
  ].filter(Boolean);
  return [description, notes.join(', ')].filter(Boolean).join(' ');
}

function rangeOf(min: number | undefined, max: number | undefined, unit = ''): string | undefined {
  if (min === undefined && max === undefined) return undefined;
  const range = min === undefined ? `at most ${max}` : max === undefined ? `at least ${min}` : `${min} to ${max}`;
  return `${min === max ? min : range} ${unit}`.trimEnd();
}
