import type { Contract, Node } from '@ahoy/contract';
import { resolve } from './resolve.ts';

/** The members that an object may have, or one of several that a union lists. */
export interface Members {
  readonly fields: ReadonlyMap<string, Node>;
  /** It may have others too. */
  readonly open: boolean;
}

/** The members of the objects that a node describes; undefined where its values are no objects. */
export function membersOf(node: Node, types: Contract['types']): Members | undefined {
  const found = resolve(node, types);
  switch (found.kind) {
    case 'object':
      return {
        fields: new Map(found.fields.map((field) => [field.name, field.node])),
        open: typeof found.unknown === 'object' || found.unknown === 'loose',
      };
    case 'record':
    case 'any':
      return { fields: new Map(), open: true };
    case 'union':
      return found.members.map((member) => membersOf(member, types)).reduce(join);
    default:
      return undefined;
  }
}

function join(a: Members | undefined, b: Members | undefined): Members | undefined {
  if (a === undefined || b === undefined) return undefined;
  const fields = new Map(a.fields);
  for (const [name, node] of b.fields) {
    const other = fields.get(name);
    fields.set(name, other ? either(other, node) : node);
  }
  return { fields, open: a.open || b.open };
}

function either(a: Node, b: Node): Node {
  return a.kind === 'union' ? { ...a, members: [...a.members, b] } : { kind: 'union', members: [a, b] };
}
