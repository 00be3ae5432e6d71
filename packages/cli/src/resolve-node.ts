import type { Contract, Node } from '@ahoy/contract';

/** A node that is no reference to a named type, and the name that it had. */
export interface Resolved {
  readonly node: Exclude<Node, { kind: 'ref' }>;
  /** Of the named type: `HelloRequest`. */
  readonly id?: string;
}

/** Follows references to named types, and joins objects that a value has to fit both of. */
export function resolveNode(node: Node, types: Contract['types']): Resolved {
  if (node.kind === 'ref') {
    const named = types[node.id];
    if (!named) throw new Error(`${node.id}: the contract has no type of that name`);
    const resolved = resolveNode(named, types);
    const nullable = node.nullable ? { nullable: node.nullable } : {};
    return { node: { ...resolved.node, ...nullable }, id: node.id };
  }
  if (node.kind !== 'intersection') return { node };
  const [left, right] = [resolveNode(node.left, types).node, resolveNode(node.right, types).node];
  if (left.kind !== 'object' || right.kind !== 'object') return { node };
  const names = new Set(right.fields.map(({ name }) => name));
  return { node: { ...left, fields: [...left.fields.filter(({ name }) => !names.has(name)), ...right.fields] } };
}
