import type { Node } from '../node.ts';
import type { Profile } from './finding.ts';
import { finiteValuesOf } from './finite-values.ts';

/**
 * What a scalar is to a profile: to JSON and the compiler, its type in JavaScript, since each travels with its own tag; to
 * protobuf, its form on the wire, where all integers of variable length are one. Undefined: not a scalar.
 */
export function scalarTypeOf(node: Node, profile: Profile): string | undefined {
  switch (node.kind) {
    case 'string':
    case 'boolean':
    case 'bytes':
    case 'date':
      return node.kind;
    case 'number':
      return profile === 'proto' && node.format === 'float32' ? 'float' : 'number';
    case 'integer':
      return integerType(node.format, profile);
    case 'enum':
      return profile === 'proto' ? 'enum' : typesOf(node);
    case 'literal':
      return typesOf(node);
    default:
      return undefined;
  }
}

/** Tells a type that is, or is among, another: `string` is among `number or string`. */
export function isTypeAmong(inner: string, outer: string): boolean {
  const types = outer.split(' or ');
  return inner.split(' or ').every((type) => types.includes(type));
}

function integerType(format: Extract<Node, { kind: 'integer' }>['format'], profile: Profile): string {
  if (profile === 'proto') return format === 'bigint' ? 'bigint' : 'integer';
  return format === 'bigint' || format === 'int64' || format === 'uint64' ? 'bigint' : 'number';
}

function typesOf(node: Node): string {
  return [...new Set((finiteValuesOf(node) ?? []).map((value) => typeof value))].toSorted().join(' or ');
}
