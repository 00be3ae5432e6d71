import type { z } from 'zod';
import type { Node } from '../node.ts';
import { sidePath } from '../scope-key.ts';
import { readArray, readMap, readRecord, readSet, readTuple } from './collection.ts';
import { readCustom } from './custom.ts';
import { readEnum, readLiteral } from './enum.ts';
import { isJson } from './json.ts';
import { readBigint, readDate, readNumber } from './number.ts';
import { readObject } from './object.ts';
import { type DefOf, defOf, type Reading, type Schema, type Walk, wholeNode } from './reading.ts';
import { readBooleanText, readString, readTemplate } from './string.ts';
import { readUnion } from './union.ts';

/** How a schema is read. */
interface Options {
  readonly walk: Walk;
  readonly id: string | undefined;
}

/** Reads a schema that is no wrapper, by its kind. */
export function readKind(schema: Schema, path: string, { walk, id }: Options): Reading {
  const def = defOf(schema);
  switch (def.type) {
    case 'union':
      return readUnion(def, path, walk);
    case 'literal':
      return readLiteral(def, path, walk);
    case 'any':
    case 'unknown':
      return { node: { kind: 'any' }, undefinable: true };
    case 'undefined':
    case 'void':
      return { node: { kind: 'nothing', only: 'undefined' }, undefinable: true };
    case 'enum':
      return present(readEnum(schema, id));
    default:
      return present(readValue(schema, path, walk));
  }
}

function present(node: Node): Reading {
  return { node, undefinable: false };
}

function readValue(schema: Schema, path: string, walk: Walk): Node {
  const def = defOf(schema);
  switch (def.type) {
    case 'string':
      return readString(schema);
    case 'template_literal':
      return readTemplate(schema as z.core.$ZodTemplateLiteral);
    case 'pipe':
      return readBooleanText(schema);
    case 'number':
    case 'nan':
      return readNumber(schema);
    case 'bigint':
      return readBigint(schema);
    case 'boolean':
    case 'success':
      return { kind: 'boolean' };
    case 'date':
      return readDate(schema);
    case 'null':
      return { kind: 'nothing', only: 'null' };
    case 'never':
      return { kind: 'nothing', only: 'never' };
    case 'object':
      return readObject(def, path, walk);
    case 'array':
      return readArray(schema, def, path, walk);
    case 'tuple':
      return readTuple(def, path, walk);
    case 'record':
      return readRecord(def, path, walk);
    case 'map':
      return readMap(schema, def, path, walk);
    case 'set':
      return readSet(schema, def, path, walk);
    case 'intersection':
      return readIntersection(def, path, walk);
    case 'custom':
      return readCustom(schema as z.core.$ZodCustom, path, walk);
    default:
      return readOther(schema, path, walk);
  }
}

/** Reads an intersection. Objects share its path, as their fields share one value. */
function readIntersection(def: DefOf<'intersection'>, path: string, walk: Walk): Node {
  const read = (side: 'left' | 'right'): Node => {
    const { type } = defOf(def[side]);
    return wholeNode(walk.read(def[side], type === 'object' || type === 'intersection' ? path : sidePath(path, side)));
  };
  return { kind: 'intersection', left: read('left'), right: read('right') };
}

function readOther(schema: Schema, path: string, walk: Walk): Node {
  const { type } = defOf(schema);
  switch (type) {
    case 'lazy':
      if (isJson(schema as z.core.$ZodLazy)) return { kind: 'any', json: true };
      return walk.refuse(path, 'a lazy schema gives itself; it has to give what it stands for');
    case 'transform':
      if (walk.side === 'input') return { kind: 'any' };
      return walk.refuse(path, 'the result of a transform is not known; say what it is with .pipe(schema)');
    case 'file':
      return walk.refuse(path, 'a file cannot travel; send its bytes as z.instanceof(Uint8Array)');
    default:
      return walk.refuse(path, `a ${type} cannot travel; leave it out, or send data that stands for it`);
  }
}
