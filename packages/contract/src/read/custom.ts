import type { z } from 'zod';
import type { Node } from '../node.ts';
import { sizeLimitsOf } from './checks.ts';
import { toNode, type Walk } from './reading.ts';

/** What a test for bytes refuses. */
const NO_BYTES: readonly unknown[] = [undefined, null, '', 0, {}, [], new Date(0), new ArrayBuffer(0)];

/**
 * Reads `z.instanceof()` and `z.custom()`. A class is known by itself, a test that accepts bytes and nothing else by
 * trying it; any other test is a refinement of anything.
 */
export function readCustom(schema: z.core.$ZodCustom, path: string, walk: Walk): Node {
  const { Class } = schema._zod.bag;
  if (Class === Date) return { kind: 'date' };
  if (isBytesClass(Class) || (Class === undefined && isBytesTest(schema._zod.def.fn))) {
    return toNode<Node>({ kind: 'bytes', ...sizeLimitsOf(schema) });
  }
  if (Class === undefined) return { kind: 'any' };
  return walk.refuse(path, `an instance of ${Class.name} cannot travel; describe its data with z.object({ … })`);
}

function isBytesClass(Class: unknown): boolean {
  return typeof Class === 'function' && (Class === Uint8Array || Class.prototype instanceof Uint8Array);
}

function isBytesTest(test: (value: unknown) => unknown): boolean {
  try {
    return Boolean(test(new Uint8Array(1))) && !NO_BYTES.some((value) => Boolean(test(value)));
  } catch {
    return false;
  }
}
