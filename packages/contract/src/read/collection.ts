import type { ArrayNode, MapNode, Node, RecordNode, SetNode, TupleNode } from '../node.ts';
import { itemPath, keyPath, valuePath } from '../scope-key.ts';
import { sizeLimitsOf } from './checks.ts';
import { type DefOf, mayBeAbsent, type Schema, toNode, type Walk, wholeNode } from './reading.ts';

/** Reads an array. */
export function readArray(schema: Schema, def: DefOf<'array'>, path: string, walk: Walk): ArrayNode {
  const item = wholeNode(walk.read(def.element, itemPath(path)));
  return toNode<ArrayNode>({ kind: 'array', item, ...sizeLimitsOf(schema) });
}

/** Reads a set. */
export function readSet(schema: Schema, def: DefOf<'set'>, path: string, walk: Walk): SetNode {
  const item = wholeNode(walk.read(def.valueType, itemPath(path)));
  return toNode<SetNode>({ kind: 'set', item, ...sizeLimitsOf(schema) });
}

/** Reads a map. */
export function readMap(schema: Schema, def: DefOf<'map'>, path: string, walk: Walk): MapNode {
  const key = wholeNode(walk.read(def.keyType, keyPath(path)));
  const value = wholeNode(walk.read(def.valueType, valuePath(path)));
  return toNode<MapNode>({ kind: 'map', key, value, ...sizeLimitsOf(schema) });
}

/** Reads a record. A member that is undefined is one that is not there. */
export function readRecord(def: DefOf<'record'>, path: string, walk: Walk): RecordNode {
  const key = walk.read(def.keyType, keyPath(path)).node;
  const { node: value } = walk.read(def.valueType, valuePath(path));
  // zod asks for each name that the key lists, unless the record is partial or the value may be left out.
  const listed = def.keyType._zod.values !== undefined;
  const partial = listed && (def.partial === true || mayBeAbsent(def.valueType, walk.side));
  return toNode<RecordNode>({
    kind: 'record',
    key,
    value,
    partial: partial ? true : undefined,
    loose: def.mode === 'loose' ? true : undefined,
  });
}

/** Reads a tuple, whose last items may be left out. */
export function readTuple(def: DefOf<'tuple'>, path: string, walk: Walk): TupleNode {
  const optionalFrom = def.items.findLastIndex((item) => !mayBeAbsent(item, walk.side)) + 1;
  const items = def.items.map((item, index): Node => {
    const reading = walk.read(item, itemPath(path, index));
    return index >= optionalFrom ? reading.node : wholeNode(reading);
  });
  const rest = def.rest ? wholeNode(walk.read(def.rest, itemPath(path))) : undefined;
  return toNode<TupleNode>({
    kind: 'tuple',
    items,
    optionalFrom: optionalFrom < items.length ? optionalFrom : undefined,
    rest,
  });
}
