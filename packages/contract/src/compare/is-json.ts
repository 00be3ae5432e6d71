import type { End } from './context.ts';
import { membersOf } from './members-of.ts';
import { membersIn, type Resolved, resolveNode } from './resolve-node.ts';
import type { Node } from '../node.ts';

/** Tells a node all of whose values JSON can hold; what refers to itself may be one as far as it has been looked at. */
export function isJson(resolved: Resolved, end: End, seen: ReadonlySet<string> = new Set()): boolean {
  const { id, node, undefinable, scope } = resolved;
  if (id !== undefined && seen.has(id)) return true;
  const inside = id === undefined ? seen : new Set([...seen, id]);
  const holds = (inner: Node): boolean => isJson(resolveNode({ node: inner, scope }, end), end, inside);
  if (undefinable) return false;
  switch (node.kind) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'enum':
    case 'nothing':
      return true;
    case 'integer':
      return node.format === 'safe' || node.format === 'int32' || node.format === 'uint32';
    case 'literal':
      return node.values.every((value) => typeof value !== 'object' || value === null);
    case 'array':
      return holds(node.item);
    case 'record':
      return holds(node.value);
    case 'union':
      return membersIn(resolved, end).every((member) => member.node.kind !== 'union' && isJson(member, end, inside));
    case 'any':
      return node.json === true;
    default: {
      const object = membersOf(resolved, end);
      // An optional field may be there and undefined.
      return (
        object !== undefined &&
        object.unknown === 'strict' &&
        object.members.every(({ field }) => !field.optional && holds(field.node))
      );
    }
  }
}
