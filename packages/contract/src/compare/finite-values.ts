import type { Node } from '../node.ts';

/** A value of an enum or a literal. */
export type FiniteValue = string | number | boolean | bigint;

/** The values of a node that has finitely many; undefined for any other. */
export function finiteValuesOf(node: Node): readonly FiniteValue[] | undefined {
  switch (node.kind) {
    case 'enum':
      return node.values;
    case 'literal':
      return node.values.flatMap((value) =>
        value === null ? [] : [typeof value === 'object' ? BigInt(value.bigint) : value],
      );
    case 'boolean':
      return [true, false];
    default:
      return undefined;
  }
}
