import type { Contract, Node } from '@ahoy/contract';
import { resolve } from '../../resolve.ts';

/** Tells a node whose values may be undefined: left out of an object, null in an array. */
export function mayBeUndefined(node: Node, types: Contract['types']): boolean {
  const found = resolve(node, types);
  switch (found.kind) {
    case 'any':
      return !found.json;
    case 'nothing':
      return found.only === 'undefined';
    case 'union':
      return found.members.some((member) => mayBeUndefined(member, types));
    default:
      return false;
  }
}
