import type { Contract, Node } from '@ahoy/contract';
import { PlainError } from '../plain-error.ts';

/** How well a value fits a node: not at all, only without some of its members, or wholly. */
export type Fit = 0 | 1 | 2;

/** How the values of one node stand in plain JSON. */
export interface Form {
  /** Makes plain JSON of a value; of one that is not of this node, the nearest that JSON has. */
  readonly encode: (value: unknown, depth: number, memo: Memo) => unknown;
  /** Makes the value of plain JSON. */
  readonly decode: (json: unknown, depth: number, memo: Memo) => unknown;
  /** How well a value fits, by which a union chooses what to encode it as. */
  readonly fits: (value: unknown, depth: number, memo: Memo) => Fit;
  /** How well plain JSON fits, by which a union chooses what to decode it as. */
  readonly takes: (json: unknown, depth: number, memo: Memo) => Fit;
  /** What stands for undefined in a place that cannot be empty, such as in an array. Default: null. */
  readonly blank?: unknown;
}

/** What was found out in one run, so that an object inside a union inside a union is looked at once for each form. */
export type Memo = Map<object, Map<unknown, Fit>>;

/** What the form of a node is made with. */
export interface Forms {
  readonly types: Contract['types'];
  readonly formOf: (node: Node) => Form;
  /** Data that does not fit is refused, and members that are not declared are dropped. */
  readonly strict: boolean;
  /** What a decoder gives for data that does not fit: itself, or where strict an error. */
  readonly misfit: (json: unknown, expected: string) => unknown;
}

/** Levels of nesting, the same as in Ahoy's transformer. */
const MAX_DEPTH = 256;

/** Takes the step into a value inside another. */
export function deeper(depth: number): number {
  if (depth >= MAX_DEPTH) {
    throw new PlainError(`the value is circular or nested deeper than ${MAX_DEPTH} levels`);
  }
  return depth + 1;
}

/** Remembers for each object how well it fits. */
export function remembered(fit: (value: object, depth: number, memo: Memo) => Fit): Form['fits'] {
  return (value, depth, memo) => {
    if (typeof value !== 'object' || value === null) return 0;
    let fits = memo.get(value);
    if (fits === undefined) memo.set(value, (fits = new Map()));
    let found = fits.get(fit);
    if (found === undefined) fits.set(fit, (found = fit(value, deeper(depth), memo)));
    return found;
  };
}

/** The fit of a whole, of those of its parts. */
export function worstOf<T>(parts: Iterable<T>, fitOf: (part: T) => Fit): Fit {
  let worst: Fit = 2;
  for (const part of parts) {
    const fit = fitOf(part);
    if (fit === 0) return 0;
    if (fit < worst) worst = fit;
  }
  return worst;
}
