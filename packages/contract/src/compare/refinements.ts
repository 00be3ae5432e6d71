import type { Node } from '../node.ts';
import { type Context, report } from './context.ts';

/**
 * Reports refinements that the receiver has and the sender has not. What code refuses cannot be decided, so that it is a
 * risk; the source of the callers shows nothing of it.
 */
export function refinementsChange(from: Node, to: Node, at: string, ctx: Context): void {
  const [sent, taken] = [from.refinements ?? 0, to.refinements ?? 0];
  if (ctx.profile === 'ts' || sent === taken) return;
  report(ctx, at, 'refinement-changed', {
    severity: taken > sent ? 'risky' : 'safe',
    texts: { from: textOf(sent), to: textOf(taken) },
  });
}

function textOf(count: number): string {
  return count === 0 ? 'without a refinement' : `with ${count === 1 ? 'a refinement' : `${count} refinements`}`;
}
