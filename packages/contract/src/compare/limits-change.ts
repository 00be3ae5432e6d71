import type { DateNode, IntegerNode, NumberNode, StringNode } from '../node.ts';
import { type Context, refusedBySchema, report } from './context.ts';
import { describeNode } from './describe-node.ts';
import { isWithin, numberRangeOf } from './number-range.ts';

/** A node with limits on how many, or how long. */
type Sized = Parameters<typeof describeNode>[0] & { readonly min?: number; readonly max?: number };

/** Reports limits of numbers, texts, bytes or dates of one type that differ. */
export function limitsChange<N extends Parameters<typeof describeNode>[0]>(
  from: N,
  to: N,
  at: string,
  { ctx, isInside }: { ctx: Context; isInside: (inner: N, outer: N) => boolean },
): void {
  if (ctx.profile === 'ts') return;
  const [fits, isSame] = [isInside(from, to), isInside(to, from)];
  if (fits && isSame) return;
  const isNarrower = fits !== ctx.toIsNew;
  report(ctx, at, isNarrower ? 'constraint-tightened' : 'constraint-loosened', {
    severity: fits ? 'safe' : refusedBySchema(ctx),
    texts: { from: describeNode(from), to: describeNode(to) },
  });
}

/** Reports limits on how many items there are. */
export function sizesChange(from: Sized, to: Sized, at: string, ctx: Context): void {
  limitsChange(from, to, at, { ctx, isInside: isSizeInside });
}

/** Tells sizes that lie within others. */
export function isSizeInside(inner: Sized, outer: Sized): boolean {
  return (inner.min ?? 0) >= (outer.min ?? 0) && (inner.max ?? Infinity) <= (outer.max ?? Infinity);
}

/** Tells texts that are among others: of formats and patterns, only equal ones are known to be. */
export function isTextInside(inner: StringNode, outer: StringNode): boolean {
  const formatFits = outer.format === undefined || outer.format === inner.format;
  const patterns = inner.patterns ?? [];
  return (
    isSizeInside(inner, outer) && formatFits && (outer.patterns ?? []).every((pattern) => patterns.includes(pattern))
  );
}

/** Tells numbers that are among others. */
export function isNumberInside(inner: NumberNode | IntegerNode, outer: NumberNode | IntegerNode): boolean {
  return isWithin(numberRangeOf(inner), numberRangeOf(outer));
}

/** Tells dates that are among others. */
export function isDateInside(inner: DateNode, outer: DateNode): boolean {
  const [low, high] = [-Infinity, Infinity];
  return timeOf(inner.min, low) >= timeOf(outer.min, low) && timeOf(inner.max, high) <= timeOf(outer.max, high);
}

function timeOf(iso: string | undefined, otherwise: number): number {
  return iso === undefined ? otherwise : Date.parse(iso);
}
