import type { z } from 'zod';
import { defOf, type Schema } from './reading.ts';

/** Tells `z.json()`, which zod builds as a lazy union of all that JSON can hold. */
export function isJson(schema: z.core.$ZodLazy): boolean {
  const union = defOf(schema._zod.innerType);
  if (union.type !== 'union' || union.options.length !== 6) return false;
  const [text, number, boolean, nothing, array, record] = union.options.map(defOf);
  const isSelf = (inner: Schema): boolean => defOf(inner) === defOf(schema);
  return (
    text?.type === 'string' &&
    number?.type === 'number' &&
    boolean?.type === 'boolean' &&
    nothing?.type === 'null' &&
    array?.type === 'array' &&
    isSelf(array.element) &&
    record?.type === 'record' &&
    isSelf(record.valueType)
  );
}
