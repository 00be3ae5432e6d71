import type { Node } from '@ahoy/contract';

/** A node without what surrounds it: references that name nothing of protobuf's, null and undefined. */
export interface Resolved {
  readonly node: Node;
  readonly scope: string;
  readonly nullable: boolean;
  /** Undefined is one of its values. */
  readonly optional: boolean;
  /** Id of the named type that it is. */
  readonly id?: string;
}
