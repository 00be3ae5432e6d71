import type { Contract, Node } from '@ahoy/contract';

/** Tells a node whose values may hold something that Ahoy's transformer tags: a Date, a member that is undefined. */
export function isRich(node: Node, types: Contract['types']): boolean {
  return isRichIn(node, { types, seen: new Set() });
}

interface Search {
  readonly types: Contract['types'];
  /** Types that have been looked into, of which one may hold itself. */
  readonly seen: Set<string>;
}

function isRichIn(node: Node, search: Search): boolean {
  const any = (nodes: readonly (Node | undefined)[]): boolean =>
    nodes.some((one) => one !== undefined && isRichIn(one, search));
  switch (node.kind) {
    case 'date':
    case 'bytes':
    case 'map':
    case 'set':
      return true;
    case 'any':
      return !node.json;
    case 'integer':
      return node.format === 'int64' || node.format === 'uint64' || node.format === 'bigint';
    case 'literal':
      return node.values.some((value) => typeof value === 'object' && value !== null);
    case 'nothing':
      return node.only === 'undefined';
    case 'object':
      if (node.fields.some(({ optional }) => optional)) return true;
      return any([
        ...node.fields.map((field) => field.node),
        typeof node.unknown === 'object' ? node.unknown : undefined,
      ]);
    case 'array':
    case 'stream':
      return any([node.item]);
    case 'tuple':
      return node.optionalFrom !== undefined || any([...node.items, node.rest]);
    case 'record':
      return any([node.value]);
    case 'union':
      return any(node.members);
    case 'intersection':
      return any([node.left, node.right]);
    case 'ref': {
      if (search.seen.has(node.id)) return false;
      search.seen.add(node.id);
      return any([search.types[node.id]]);
    }
    default:
      return false;
  }
}
