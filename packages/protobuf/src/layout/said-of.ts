import type { Node } from '@ahoy/contract';

/** What a node says of itself that goes into `.proto` text. */
export function saidOf({ description, deprecated }: Pick<Node, 'description' | 'deprecated'>): {
  readonly description?: string;
  readonly deprecated?: boolean;
} {
  return { ...(description !== undefined && { description }), ...(deprecated && { deprecated }) };
}
