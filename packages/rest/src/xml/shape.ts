import type { Node } from '@ahoy/contract';
import type { Element } from './element.ts';

/** How the plain JSON of one node stands in an element. */
export interface Shape {
  /** Writes what is inside of the element, of any value but null. */
  readonly print: (json: unknown) => string;
  /** Reads an element that is not nil. What does not fit comes out as text, or as objects of texts. */
  readonly parse: (element: Element) => unknown;
  /** It is a list of items, which the member of an object writes one by one. */
  readonly item?: Shape | undefined;
}

/** Makes the shape of a node; each is made once. */
export type ShapeOf = (node: Node) => Shape;
