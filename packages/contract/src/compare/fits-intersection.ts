import { isDeepStrictEqual } from 'node:util';
import { attempt, type Context, type End, isClean, report } from './context.ts';
import { describeNode } from './describe-node.ts';
import { type Finding, rankOf, worstOf } from './finding.ts';
import { type Resolved, resolveNode } from './resolve-node.ts';
import { sidePath } from '../scope-key.ts';

const SIDES = ['left', 'right'] as const;

type FitsValue = (a: Resolved, b: Resolved, at: string, ctx: Context) => void;

/** Checks an intersection that is not of objects: one that is taken has to fit whole, of one that is sent a side will do. */
export function fitsIntersection(
  a: Resolved,
  b: Resolved,
  at: string,
  { ctx, fitsValue }: { ctx: Context; fitsValue: FitsValue },
): void {
  // Which of the sides a message is laid out by is not told by what each of them holds.
  if (ctx.profile === 'proto' && !isDeepStrictEqual(a.node, b.node)) {
    const texts = { from: describeNode(a.node), to: describeNode(b.node) };
    return report(ctx, at, 'type-changed', { severity: 'breaking', texts });
  }
  const sideOf = (side: 'left' | 'right', { node, scope }: Resolved, end: End): Resolved =>
    resolveNode({ node: node.kind === 'intersection' ? node[side] : node, scope: sidePath(scope, side) }, end);
  if (b.node.kind === 'intersection') {
    const each = (toSide: (side: 'left' | 'right') => Resolved): readonly Finding[] =>
      attempt(ctx, (trial) => {
        for (const side of SIDES) fitsValue(toSide(side), sideOf(side, b, ctx.to), at, trial);
      });
    const sideBySide = each((side) => sideOf(side, a, ctx.from));
    ctx.found.push(...(isClean(sideBySide) ? sideBySide : each(() => a)));
    return;
  }
  if (a.node.kind !== 'intersection') return;
  const found = SIDES.map((side) => attempt(ctx, (trial) => fitsValue(sideOf(side, a, ctx.from), b, at, trial)));
  const [best = []] = found.toSorted((x, y) => rankOf(worstOf(x)) - rankOf(worstOf(y)));
  ctx.found.push(...best);
}
