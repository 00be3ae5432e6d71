import type { Contract, Node } from '@ahoy/contract';

type ObjectNode = Extract<Node, { kind: 'object' }>;

/** Follows references and puts intersections together, as far as the node that says what a value is. */
export function resolve(node: Node, types: Contract['types']): Node {
  if (node.kind === 'ref') {
    const found = types[node.id];
    if (found === undefined) throw new Error(`the contract has no type "${node.id}"`);
    const target = resolve(found, types);
    return node.nullable ? { ...target, nullable: true } : target;
  }
  return node.kind === 'intersection' ? intersect(resolve(node.left, types), resolve(node.right, types), types) : node;
}

/** What is an object on both sides has the members of both; what is a union is so for each of its members. */
function intersect(left: Node, right: Node, types: Contract['types']): Node {
  if (left.kind === 'any') return right;
  if (right.kind === 'any') return left;
  for (const [union, other] of [
    [left, right],
    [right, left],
  ] as const) {
    if (union.kind === 'union') {
      const members = union.members.map((member) => intersect(resolve(member, types), other, types));
      return { ...union, members };
    }
  }
  const [a, b] = [asObject(left), asObject(right)];
  // What is no object has to fit both sides, so either of them says what it is.
  return a && b ? merge(a, b) : left;
}

function asObject(node: Node): ObjectNode | undefined {
  if (node.kind === 'object') return node;
  return node.kind === 'record' ? { kind: 'object', fields: [], unknown: node.value } : undefined;
}

function merge(a: ObjectNode, b: ObjectNode): ObjectNode {
  const later = new Map(b.fields.map((field) => [field.name, field]));
  return {
    kind: 'object',
    fields: [
      ...a.fields.map((field) => later.get(field.name) ?? field),
      ...b.fields.filter(({ name }) => !has(a, name)),
    ],
    unknown: b.unknown === 'strip' || b.unknown === 'strict' ? a.unknown : b.unknown,
    ...(a.nullable && b.nullable && { nullable: true }),
  };
}

function has({ fields }: ObjectNode, name: string): boolean {
  return fields.some((field) => field.name === name);
}
