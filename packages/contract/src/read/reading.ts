import type { z } from 'zod';
import type { Node } from '../node.ts';

/** Any zod 4 schema. */
export type Schema = z.core.$ZodType;

/** A schema's definition, told apart by `type`. */
export type Def = z.core.$ZodTypes['_zod']['def'];

/** The definition of one kind of schema. */
export type DefOf<T extends Def['type']> = Extract<Def, { type: T }>;

/** Which end of a call a schema is read for: what a caller may send, or what it is sent. */
export type Side = 'input' | 'output';

/** What a schema was read as. */
export interface Reading {
  readonly node: Node;
  /** The value may also be `undefined`, which a field leaves out and any other place has to say. */
  readonly undefinable: boolean;
}

/** Reads the schemas inside a schema. */
export interface Walk {
  readonly side: Side;
  /** Reads a schema that stands at a path of the contract. */
  readonly read: (schema: Schema, path: string) => Reading;
  /** Refuses the schema at a path. */
  readonly refuse: (path: string, reason: string) => never;
}

export function defOf(schema: Schema): Def {
  // `$ZodTypes` lists every schema class of zod; `$ZodType` is what they have in common.
  return (schema as z.core.$ZodTypes)._zod.def;
}

/** The place may be left out by whoever fills it. */
export function mayBeAbsent(schema: Schema, side: Side): boolean {
  return (side === 'input' ? schema._zod.optin : schema._zod.optout) !== undefined;
}

/** Makes a node of parts, of which those that are undefined are left out. */
export function toNode<N extends Node>(parts: { [K in keyof N]: N[K] | undefined }): N {
  // What is left is the node: a reader gives `undefined` for optional parts only.
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as unknown as N;
}

/** The node of a value for a place that cannot be left out: if it may be undefined, the node says so. */
export function wholeNode({ node, undefinable }: Reading): Node {
  if (!undefinable || node.kind === 'any' || (node.kind === 'nothing' && node.only === 'undefined')) return node;
  const nothing: Node = { kind: 'nothing', only: 'undefined' };
  if (node.kind === 'union') return { ...node, members: [...node.members, nothing] };
  const { nullable, ...member } = node;
  return { kind: 'union', members: [member, nothing], ...(nullable ? { nullable } : {}) };
}
