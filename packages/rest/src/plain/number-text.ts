import type { Node } from '@ahoy/contract';

/** A number as JSON, URLs and XML have it. */
export const NUMBER: RegExp = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;

/** Tells an integer that is a bigint, and so digits in plain JSON. */
export function isBigint(node: Node): boolean {
  return node.kind === 'integer' && (node.format === 'int64' || node.format === 'uint64' || node.format === 'bigint');
}
