import type { Node, TupleNode } from '../node.ts';
import { itemPath } from '../scope-key.ts';
import { type Context, dropped, refusedBySchema, report } from './context.ts';
import type { Severity } from './finding.ts';
import { isCollection } from './wire-form.ts';
import { type Resolved, resolveNode } from './resolve-node.ts';

/** Checks a tuple against a tuple: how many items there are, then each of them, then what may follow. */
export function fitsTuple(a: Resolved, b: Resolved, at: string, ctx: Context): void {
  const [from, to] = [a.node, b.node];
  if (from.kind !== 'tuple' || to.kind !== 'tuple') return;
  const [sent, taken] = [lengthsOf(from), lengthsOf(to)];
  const texts = { from: textOf(from), to: textOf(to) };
  if (sent.least < taken.least) {
    report(ctx, at, ctx.toIsNew ? 'tuple-longer' : 'tuple-shorter', { severity: 'breaking', texts });
  } else if (sent.most > taken.most) {
    report(ctx, at, ctx.toIsNew ? 'tuple-shorter' : 'tuple-longer', { severity: surplus(ctx), texts });
  } else if (sent.least !== taken.least || sent.most !== taken.most) {
    report(ctx, at, ctx.toIsNew ? 'tuple-longer' : 'tuple-shorter', { severity: 'safe', texts });
  }
  const count = Math.max(from.items.length, to.items.length);
  for (let index = 0; index < count; index++) fitsItem({ a, b, from, to }, index, at, ctx);
  if (from.rest && to.rest) fitsPart({ a, b, from: from.rest, to: to.rest }, undefined, at, { ctx, place: 'item' });
}

/** Items that nobody asks for are refused by a schema, not seen by a compiler, and fields to skip to protobuf. */
function surplus(ctx: Context): Severity {
  if (ctx.profile === 'proto') return dropped(ctx);
  return ctx.profile === 'ts' && ctx.side !== 'input' ? 'safe' : refusedBySchema(ctx);
}

interface Pair<N> {
  readonly a: Resolved;
  readonly b: Resolved;
  readonly from: N;
  readonly to: N;
}

function fitsItem({ a, b, from, to }: Pair<TupleNode>, index: number, at: string, ctx: Context): void {
  const [sent, taken] = [from.items[index] ?? from.rest, to.items[index] ?? to.rest];
  if (!sent || !taken) return;
  const isDeclared = index < from.items.length && index < to.items.length;
  // In protobuf, an item of its own is a field, and what follows the items is another one.
  if (ctx.profile === 'proto' && !isDeclared) {
    return report(ctx, itemPath(at, index), 'type-changed', {
      severity: 'breaking',
      texts: { from: textOf(from), to: textOf(to) },
    });
  }
  fitsPart({ a, b, from: sent, to: taken }, index, at, { ctx, place: ctx.profile === 'proto' ? 'field' : 'item' });
  const mayLack = index >= lengthsOf(from).least;
  const takesLack = index >= lengthsOf(to).least;
  const isEmpty = isCollection(resolveNode({ node: taken, scope: b.scope }, ctx.to).node);
  if (ctx.profile === 'proto' && !mayLack && takesLack && isEmpty) {
    const texts = { from: 'an empty collection', to: 'an absent one' };
    report(ctx, itemPath(at, index), 'empty-changed', { severity: 'risky', texts });
  }
}

function fitsPart(
  { a, b, from, to }: Pair<Node>,
  index: number | undefined,
  at: string,
  { ctx, place }: { ctx: Context; place: 'field' | 'item' },
): void {
  const [sent, taken] = [a, b].map(({ scope }) => itemPath(scope, index)) as [string, string];
  ctx.fits({ node: from, scope: sent }, { node: to, scope: taken }, itemPath(at, index), { ctx, place });
}

function lengthsOf({ items, optionalFrom, rest }: TupleNode): { readonly least: number; readonly most: number } {
  return { least: optionalFrom ?? items.length, most: rest ? Infinity : items.length };
}

function textOf(tuple: TupleNode): string {
  const { least, most } = lengthsOf(tuple);
  return least === most ? `a tuple of ${most}` : `a tuple of ${least} ${most === Infinity ? 'or more' : `to ${most}`}`;
}
