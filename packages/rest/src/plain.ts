import type { Contract, Node } from '@ahoy/contract';
import { formsOf } from './plain/forms.ts';

/** Turns values of one node into plain JSON data and back: a Date is ISO 8601, a bigint digits, bytes base64. */
export interface Plain {
  /**
   * Returns data that JSON.stringify prints as it stands.
   * @throws PlainError naming the path of what has no form, such as a function, or a value that holds itself.
   */
  readonly encode: (value: unknown) => unknown;
  /**
   * Returns the value; what does not fit the node is passed on as it came, or refused where `strict`.
   * @throws PlainError naming the path of what is nested too deep, and of a key `__proto__`.
   */
  readonly decode: (json: unknown) => unknown;
}

/** How values are read. */
export interface PlainOptions {
  /**
   * Refuse what does not fit, instead of passing it on, and drop what is not declared. Limits and patterns are not
   * checked: they are the sender's. Default: false.
   */
  readonly strict?: boolean;
}

/** What takes anything. */
const ANY: Node = { kind: 'any' };

/** Makes the JSON form of a node; an absent one is anything, by Ahoy's transformer. It is compiled once. */
export function plainOf(
  node: Node | undefined,
  types: Contract['types'],
  { strict = false }: PlainOptions = {},
): Plain {
  const form = formsOf(types, strict).formOf(node ?? ANY);
  return {
    encode: (value) => form.encode(value, 0, new Map()),
    decode: (json) => form.decode(json, 0, new Map()),
  };
}
