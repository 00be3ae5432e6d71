import type { Field, Node, ObjectNode } from './node.ts';
import type { Reading } from './read/reading.ts';

/** Finds what a named type was read as. */
type Resolve = (id: string) => Node | undefined;

/**
 * Merges the inputs of a procedure as tRPC does: each checks the whole of what was sent, and the objects that they
 * make become one, in which the later field wins. So one object's fields are put together, and a field is optional
 * only where every input lets it be. What is no object has to fit each input.
 */
export function mergeInputs(inputs: readonly Reading[], resolve: Resolve): Reading {
  return inputs.reduce((before, after) => ({
    node: mergeNodes(before.node, after.node, resolve),
    undefinable: before.undefinable && after.undefinable,
  }));
}

function mergeNodes(left: Node, right: Node, resolve: Resolve): Node {
  const [a, b] = [objectBehind(left, resolve), objectBehind(right, resolve)];
  return a && b ? mergeObjects(a, b) : { kind: 'intersection', left, right };
}

function objectBehind(node: Node, resolve: Resolve): ObjectNode | undefined {
  const found = node.kind === 'ref' ? resolve(node.id) : node;
  if (found?.kind !== 'object') return undefined;
  const { description: _, nullable: __, ...object } = found;
  return node.nullable ? { ...object, nullable: true } : object;
}

function mergeObjects(a: ObjectNode, b: ObjectNode): ObjectNode {
  const { nullable: _, ...object } = b;
  const refinements = (a.refinements ?? 0) + (b.refinements ?? 0);
  const later = new Map(b.fields.map((field) => [field.name, field]));
  const earlier = new Set(a.fields.map(({ name }) => name));
  return {
    ...object,
    fields: [
      ...a.fields.map((field) => mergeFields(field, later.get(field.name))),
      ...b.fields.filter(({ name }) => !earlier.has(name)),
    ],
    unknown: mergeUnknown(a.unknown, b.unknown),
    ...(refinements > 0 && { refinements }),
    ...(a.nullable && b.nullable && { nullable: true }),
  };
}

function mergeFields(a: Field, b: Field | undefined): Field {
  if (b === undefined || (a.optional && b.optional)) return b ?? a;
  const { optional: _, default: __, ...required } = b;
  return required;
}

/** A strict input refuses what another one may want; a loose one keeps what another one drops. */
function mergeUnknown(a: ObjectNode['unknown'], b: ObjectNode['unknown']): ObjectNode['unknown'] {
  if (a === 'strict' || b === 'strict') return 'strict';
  return b === 'strip' ? a : b;
}
