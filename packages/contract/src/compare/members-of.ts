import { isDeepStrictEqual } from 'node:util';
import { numbersIn } from '../lock.ts';
import type { Field, Node, ObjectNode } from '../node.ts';
import { fieldPath } from '../scope-key.ts';
import type { End, Spot } from './context.ts';
import { type Resolved, resolveNode } from './resolve-node.ts';

/** A field of an object, the scope of what is inside it, and its number. */
export interface Member {
  readonly field: Field;
  readonly spot: Spot;
  readonly number: number | undefined;
}

/** An object, or objects that make up one value. */
export interface Members {
  readonly members: readonly Member[];
  /** Numbers that were used once, by name. */
  readonly reserved: Readonly<Record<string, number>>;
  readonly unknown: ObjectNode['unknown'];
}

/** The fields of an object, or of an intersection of objects; undefined for any other node. */
export function membersOf(resolved: Resolved, end: End): Members | undefined {
  const parts = partsOf(resolved, end, 0);
  if (parts === undefined) return undefined;
  const numbers = numbersIn(end.lock.numbers, resolved.scope);
  const members = new Map<string, Member>();
  for (const { object, scope } of parts) {
    for (const field of object.fields) {
      const other = members.get(field.name);
      const spot: Spot = { node: field.node, scope: fieldPath(scope, field.name) };
      const member: Member = { field, spot, number: numbers[field.name] };
      members.set(field.name, other === undefined ? member : both(other, member));
    }
  }
  const reserved = numbersIn(end.lock.reserved, resolved.scope);
  return { members: [...members.values()], reserved, unknown: unknownOf(parts.map(({ object }) => object.unknown)) };
}

interface Part {
  readonly object: ObjectNode;
  readonly scope: string;
}

/** Objects that refer to one another in a circle hold no value; a limit ends the walk. */
function partsOf(resolved: Resolved, end: End, depth: number): readonly Part[] | undefined {
  const { node, scope } = resolved;
  if (node.kind === 'object') return [{ object: node, scope }];
  if (node.kind !== 'intersection' || depth > 20) return undefined;
  const sides = [node.left, node.right].map((side) => partsOf(resolveNode({ node: side, scope }, end), end, depth + 1));
  const [left, right] = sides;
  return left && right ? [...left, ...right] : undefined;
}

/** What both sides of an intersection declare has to fit both, and is required where one of them requires it. */
function both(a: Member, b: Member): Member {
  const { optional: _, default: __, ...required } = b.field;
  const isSame = isDeepStrictEqual(a.field.node, b.field.node);
  const node: Node = isSame ? b.field.node : { kind: 'intersection', left: a.field.node, right: b.field.node };
  const field: Field = { ...(a.field.optional && b.field.optional ? b.field : required), node };
  return { field, spot: { node, scope: b.spot.scope }, number: b.number };
}

/** zod refuses a member only where every side of an intersection refuses it, and keeps it where one does. */
function unknownOf(all: readonly ObjectNode['unknown'][]): ObjectNode['unknown'] {
  const kept = all.filter((unknown) => unknown !== 'strip' && unknown !== 'strict');
  if (kept.length > 0) return kept.find((unknown) => typeof unknown === 'object') ?? 'loose';
  return all.every((unknown) => unknown === 'strict') ? 'strict' : 'strip';
}
