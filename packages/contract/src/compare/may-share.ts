import type { Node } from '../node.ts';
import type { End } from './context.ts';
import { finiteValuesOf } from './finite-values.ts';
import { type Members, membersOf } from './members-of.ts';
import { membersIn, type Resolved, resolveNode } from './resolve-node.ts';
import { isTypeAmong, scalarTypeOf } from './scalar-type.ts';

/** Levels of objects that are looked into. */
const MAX_DEPTH = 4;

/** A node and the contract that it is of. */
export interface Owned {
  readonly resolved: Resolved;
  readonly end: End;
}

/** Tells whether a value of one node may be one of another too; true where that is not known. */
export function mayShare(a: Owned, b: Owned, depth = 0): boolean {
  const [from, to] = [a.resolved.node, b.resolved.node];
  if (depth > MAX_DEPTH || from.kind === 'any' || to.kind === 'any') return true;
  if (from.kind === 'nothing' || to.kind === 'nothing') return false;
  if (from.kind === 'union')
    return membersIn(a.resolved, a.end).some((resolved) => mayShare({ ...a, resolved }, b, depth + 1));
  if (to.kind === 'union')
    return membersIn(b.resolved, b.end).some((resolved) => mayShare(a, { ...b, resolved }, depth + 1));
  const [own, other] = [membersOf(a.resolved, a.end), membersOf(b.resolved, b.end)];
  if (own && other) return mayShareFields({ ...a, members: own }, { ...b, members: other }, depth);
  if (from.kind === 'intersection' || to.kind === 'intersection') return true;
  const [type, otherType] = [shapeOf(from, own), shapeOf(to, other)];
  if (type === 'object' || otherType === 'object') return type === otherType;
  return mayShareValues(from, to, { type, otherType });
}

function mayShareValues(from: Node, to: Node, { type, otherType }: { type: string; otherType: string }): boolean {
  const [values, others] = [finiteValuesOf(from), finiteValuesOf(to)];
  if (values && others) return values.some((value) => others.includes(value));
  return (
    type.split(' or ').some((one) => isTypeAmong(one, otherType)) ||
    otherType.split(' or ').some((one) => isTypeAmong(one, type))
  );
}

/** Objects and records are all objects to JSON, arrays and tuples all arrays. */
function shapeOf(node: Node, members: Members | undefined): string {
  if (members || node.kind === 'record') return 'object';
  if (node.kind === 'tuple') return 'array';
  return scalarTypeOf(node, 'json') ?? node.kind;
}

interface OwnedMembers extends Owned {
  readonly members: Members;
}

/** A field that one requires and the other does not have, or that both have with nothing in common, tells them apart. */
function mayShareFields(a: OwnedMembers, b: OwnedMembers, depth: number): boolean {
  return sharesFields(a, b, depth) && lacksNone(b, a) && lacksNone(a, b);
}

function sharesFields(a: OwnedMembers, b: OwnedMembers, depth: number): boolean {
  return a.members.members.every(({ field, spot }) => {
    const other = b.members.members.find((member) => member.field.name === field.name);
    if (!other || field.optional || other.field.optional) return true;
    const [own, its] = [resolveNode(spot, a.end), resolveNode(other.spot, b.end)];
    const bothNothing = (own.nullable && its.nullable) || (own.undefinable && its.undefinable);
    return bothNothing || mayShare({ resolved: own, end: a.end }, { resolved: its, end: b.end }, depth + 1);
  });
}

function lacksNone(a: OwnedMembers, b: OwnedMembers): boolean {
  const { members, unknown } = a.members;
  if (unknown === 'loose' || typeof unknown === 'object') return true;
  const names = new Set(members.map(({ field }) => field.name));
  return b.members.members.every(
    ({ field, spot }) => field.optional || names.has(field.name) || resolveNode(spot, b.end).undefinable,
  );
}
