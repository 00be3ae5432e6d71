import type { Node } from '@ahoy/contract';
import { editNode } from './edit-node.ts';
import { createRandom, type Random } from './random.ts';
import { randomObject } from './random-node.ts';
import type { Types } from './to-zod.ts';

/** What a procedure takes, or gives, and the types that it refers to. */
export interface Schema {
  readonly node: Node;
  readonly types: Types;
}

/** A schema before and after some edits. */
export interface Pair {
  readonly before: Schema;
  readonly after: Schema;
  /** Goes on where the pair ended. */
  readonly random: Random;
}

const TREE: Node = {
  kind: 'object',
  fields: [
    { name: 'a', node: { kind: 'string', nullable: true } },
    { name: 'b', node: { kind: 'array', item: { kind: 'ref', id: 'Tree' } } },
    { name: 'c', node: { kind: 'ref', id: 'Tree' }, optional: true },
  ],
  unknown: 'strip',
};

/** Makes the pair of a seed. */
export function randomPair(seed: number): Pair {
  const random = createRandom(seed);
  const before: Schema = { node: randomObject(random), types: { Tree: TREE } };
  let after = before;
  for (let edits = 1 + random.below(2); edits > 0; edits--) {
    after = random.oneIn(6)
      ? { ...after, types: { Tree: orTree(editNode(TREE, random)) } }
      : { ...after, node: editNode(after.node, random) };
  }
  return random.oneIn(2) ? { before, after, random } : { before: after, after: before, random };
}

/** A union or a reference that is its own member has no end. */
function orTree(node: Node): Node {
  return node.kind === 'union' || node.kind === 'ref' ? TREE : node;
}
