import type { Field, ObjectNode } from '../node.ts';
import { fieldPath, valuePath } from '../scope-key.ts';
import { defaultOf } from './default.ts';

import { type DefOf, defOf, mayBeAbsent, type Schema, type Walk, wholeNode } from './reading.ts';
import { unwrap } from './unwrap.ts';

/** Reads an object, its fields in order of declaration. */
export function readObject(def: DefOf<'object'>, path: string, walk: Walk): ObjectNode {
  const fields = Object.entries(def.shape).map(([name, schema]) => {
    const at = fieldPath(path, name);
    if (name === '__proto__') walk.refuse(at, 'no payload may have a key "__proto__"; choose another name');
    return readField(name, schema, at, walk);
  });
  return { kind: 'object', fields, unknown: readUnknown(def.catchall, path, walk) };
}

function readField(name: string, schema: Schema, path: string, walk: Walk): Field {
  const reading = walk.read(schema, path);
  const number = numberOf(schema, path, walk);
  const written = number === undefined ? {} : { number };
  if (!mayBeAbsent(schema, walk.side)) return { name, node: wholeNode(reading), ...written };
  const value = walk.side === 'input' ? defaultOf(schema) : undefined;
  return { name, node: reading.node, optional: true, ...(value === undefined ? {} : { default: value }), ...written };
}

function numberOf(schema: Schema, path: string, walk: Walk): number | undefined {
  const { field } = unwrap(schema, walk.side);
  if (field === undefined || typeof field === 'number') return field;
  return walk.refuse(path, `.meta({ field }): expected a number, got ${JSON.stringify(field)}`);
}

function readUnknown(catchall: Schema | undefined, path: string, walk: Walk): ObjectNode['unknown'] {
  if (catchall === undefined) return 'strip';
  const { type } = defOf(catchall);
  if (type === 'never') return 'strict';
  if (type === 'unknown' || type === 'any') return 'loose';
  return walk.read(catchall, valuePath(path)).node;
}
