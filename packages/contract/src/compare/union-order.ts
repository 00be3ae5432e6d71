import { isDeepStrictEqual } from 'node:util';
import { type Context, report } from './context.ts';
import { describeNode } from './describe-node.ts';
import { mayShare } from './may-share.ts';
import type { Resolved } from './resolve-node.ts';

/**
 * Reports a member before the one that takes what is sent, where it might take that too and was not there before: a schema
 * takes the first member that fits, and what it then makes of the value is another thing.
 */
export function checkUnionOrder(
  { member, before }: { readonly member: Resolved; readonly before: readonly Resolved[] },
  earlier: readonly Resolved[],
  at: string,
  ctx: Context,
): void {
  if (ctx.side !== 'input' || ctx.profile === 'ts') return;
  const rival = earlier.find(
    (candidate) =>
      mayShare({ resolved: member, end: ctx.from }, { resolved: candidate, end: ctx.to }) &&
      !before.some(({ node }) => isDeepStrictEqual(node, candidate.node)),
  );
  if (rival === undefined) return;
  const name = describeNode(member.node);
  report(ctx, at, 'union-reordered', {
    severity: 'risky',
    texts: { from: `${name} before others`, to: `${describeNode(rival.node)} before ${name}` },
  });
}
