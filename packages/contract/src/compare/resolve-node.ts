import type { IntersectionNode, Node, UnionNode } from '../node.ts';
import { memberPath, typePath } from '../scope-key.ts';
import { unionMemberName } from '../union-member-name.ts';
import type { End, Spot } from './context.ts';

/** A node without what surrounds it: references, null and undefined. */
export interface Resolved {
  readonly node: Node;
  readonly scope: string;
  /** Null is one of its values. */
  readonly nullable: boolean;
  /** Undefined is one of its values. */
  readonly undefinable: boolean;
  /** Of anything: whether it was said to be nullable or undefinable all the same, which protobuf marks. */
  readonly isMarked?: boolean;
  /** Id of the named type that it is. */
  readonly id?: string;
}

const NEVER: Node = { kind: 'nothing', only: 'never' };
/** References that may follow one another; more of them go round in a circle. */
const MAX_STEPS = 100;

/** Looks through references, and takes null and undefined out. What is nothing but them is `never`. */
export function resolveNode({ node, scope }: Spot, end: End): Resolved {
  let at: Resolved = { node, scope, nullable: false, undefinable: false };
  for (let steps = 0; steps < MAX_STEPS; steps++) {
    const next = step(at, end);
    if (next === at) return at;
    at = next;
  }
  return { ...at, node: NEVER };
}

function step(at: Resolved, end: End): Resolved {
  const { node } = at;
  if (node.nullable && node.kind !== 'any') {
    const { nullable: _, ...rest } = node;
    return { ...at, node: rest, nullable: true };
  }
  switch (node.kind) {
    case 'ref':
      return { ...at, node: end.types[node.id] ?? NEVER, scope: typePath(node.id), id: node.id };
    case 'enum':
      return node.id === undefined || at.id !== undefined ? at : { ...at, scope: typePath(node.id), id: node.id };
    case 'any':
      if (at.isMarked !== undefined) return at;
      return {
        ...at,
        nullable: true,
        undefinable: at.undefinable || !node.json,
        isMarked: at.nullable || at.undefinable,
      };
    case 'nothing':
      if (node.only === 'never') return at;
      return {
        ...at,
        node: NEVER,
        nullable: at.nullable || node.only === 'null',
        undefinable: at.undefinable || node.only === 'undefined',
      };
    case 'union':
      return withoutNothing(at, node);
    case 'intersection':
      return withSides(at, node, end);
    default:
      return at;
  }
}

/** What both sides of an intersection hold, it holds. Objects, which most are, hold neither null nor undefined. */
function withSides(at: Resolved, node: IntersectionNode, end: End): Resolved {
  if (at.nullable || at.undefinable || node.left.kind === 'intersection' || node.right.kind === 'intersection')
    return at;
  const [left, right] = [node.left, node.right].map((side) => resolveNode({ node: side, scope: at.scope }, end));
  const nullable = left?.nullable === true && right?.nullable === true;
  const undefinable = left?.undefinable === true && right?.undefinable === true;
  return nullable || undefinable ? { ...at, nullable, undefinable } : at;
}

function withoutNothing(at: Resolved, node: UnionNode): Resolved {
  const holds = (only: 'null' | 'undefined'): boolean =>
    node.members.some((member) => member.kind === 'nothing' && member.only === only);
  const members = node.members.filter(({ kind }) => kind !== 'nothing');
  const nullable = at.nullable || holds('null');
  const undefinable = at.undefinable || holds('undefined');
  const [first] = members;
  if (members.length === node.members.length) return at;
  if (first === undefined) return { ...at, node: NEVER, nullable, undefinable };
  if (members.length === 1) {
    const scope = memberPath(at.scope, unionMemberName(node, node.members.indexOf(first)));
    return { ...at, node: first, scope, nullable, undefinable };
  }
  // The members keep their places, by which their names are counted; those that are nothing are skipped.
  return nullable === at.nullable && undefinable === at.undefinable ? at : { ...at, nullable, undefinable };
}

/** Tells whether null, or undefined, is one of a node's values, be it as a value of a union's member. */
export function holdsNothing(resolved: Resolved, what: 'nullable' | 'undefinable', end: End): boolean {
  return resolved[what] || membersIn(resolved, end).some((member) => member[what]);
}

/** The members of a union, of which unions that are members are given member by member; of any other node, the node. */
export function membersIn(resolved: Resolved, end: End, depth = 0): readonly Resolved[] {
  const { node, scope } = resolved;
  // A union that is a member of itself adds nothing to it.
  if (node.kind !== 'union' || depth > 20) return [resolved];
  return node.members.flatMap((member, index) => {
    if (member.kind === 'nothing' && member.only !== 'never') return [];
    const spot: Spot = { node: member, scope: memberPath(scope, unionMemberName(node, index)) };
    return membersIn(resolveNode(spot, end), end, depth + 1);
  });
}
