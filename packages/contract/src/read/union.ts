import type { Node, UnionNode } from '../node.ts';
import { memberPath } from '../scope-key.ts';
import type { DefOf, Reading, Walk } from './reading.ts';

/**
 * Reads a union. Its members are the values that are something: `null` in any of them makes the whole nullable,
 * `undefined` makes it undefinable, so that `z.union([A, z.null()])` reads as `A.nullable()` does.
 */
export function readUnion(def: DefOf<'union'>, path: string, walk: Walk): Reading {
  const readings = def.options.map((option, index) => walk.read(option, memberPath(path, String(index))));
  const nullable = readings.some(({ node }) => node.nullable === true || isNothing(node, 'null'));
  const undefinable = readings.some((reading) => reading.undefinable || isNothing(reading.node, 'undefined'));
  const members = readings
    .map(({ node }) => withoutNull(node))
    .filter((node) => !isNothing(node, 'null') && !isNothing(node, 'undefined'));
  const [only] = members;
  if (only === undefined) return { node: { kind: 'nothing', only: nullable ? 'null' : 'undefined' }, undefinable };
  // A union that was declared with one member stays one: it may get others.
  const alone = members.length === 1 && def.options.length > 1;
  const node = alone ? only : unionOf(members, discriminatorOf(def));
  return { node: nullable ? { ...node, nullable } : node, undefinable };
}

function unionOf(members: readonly Node[], discriminator: string | undefined): UnionNode {
  return { kind: 'union', members, ...(discriminator === undefined ? {} : { discriminator }) };
}

function discriminatorOf(def: DefOf<'union'>): string | undefined {
  return 'discriminator' in def && typeof def.discriminator === 'string' ? def.discriminator : undefined;
}

function isNothing(node: Node, only: 'null' | 'undefined'): boolean {
  return node.kind === 'nothing' && node.only === only;
}

function withoutNull(node: Node): Node {
  const { nullable: _, ...rest } = node;
  return rest;
}
