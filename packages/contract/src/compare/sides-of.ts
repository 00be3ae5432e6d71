import type { ProcedureContract } from '../contract.ts';
import type { Node } from '../node.ts';
import type { Profile } from './finding.ts';

/** What travels of a procedure. Errors: undefined where it declares none. */
export interface Sides {
  readonly input: Node;
  readonly output: Node;
  readonly error: Node | undefined;
}

const UNDEFINED: Node = { kind: 'nothing', only: 'undefined' };
const NO_FIELDS: Node = { kind: 'object', fields: [], unknown: 'strip' };
const ANY: Node = { kind: 'any' };

/**
 * The nodes of a procedure's sides. Whoever declares no input is sent none, and whoever declares no output may send
 * anything.
 */
export function sidesOf({ errors, input, inputOptional, output }: ProcedureContract, profile: Profile): Sides {
  const isProto = profile === 'proto';
  return {
    // To protobuf no input is a message without fields, and one that may be left out has the form of one that may not.
    input: isProto ? (input ?? NO_FIELDS) : input === undefined ? UNDEFINED : inputOptional ? optional(input) : input,
    output: output ?? ANY,
    error: errors,
  };
}

function optional(node: Node): Node {
  if (node.kind === 'any') return node;
  if (node.kind === 'union') return { ...node, members: [...node.members, UNDEFINED] };
  return { kind: 'union', members: [node, UNDEFINED] };
}
