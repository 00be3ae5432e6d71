import { type Context, type End, type Place, report, type Spot } from './context.ts';
import { describeNode } from './describe-node.ts';
import { fitsArray, fitsEntries, fitsSet } from './fits-collection.ts';
import { fitsIntersection } from './fits-intersection.ts';
import { fitsObject } from './fits-object.ts';
import { fitsScalar } from './fits-scalar.ts';
import { fitsTuple } from './fits-tuple.ts';
import { fitsUnion } from './fits-union.ts';
import { isJson } from './is-json.ts';
import { membersOf } from './members-of.ts';
import { refinementsChange } from './refinements.ts';
import { scalarTypeOf } from './scalar-type.ts';
import { holdsNothing, type Resolved, resolveNode } from './resolve-node.ts';
import { isRepeatedOf, sameForm } from './wire-form.ts';

/**
 * Checks that every value that the sender's node has is taken by the receiver's, with the same meaning, and reports where
 * it is not. Two named types that are being compared already are taken to fit: if they do not, that is found where the
 * comparison of them began.
 */
export function fits(from: Spot, to: Spot, at: string, { ctx, place }: { ctx: Context; place: Place }): void {
  const [a, b] = [resolveNode(from, ctx.from), resolveNode(to, ctx.to)];
  if (ctx.profile === 'proto' && isRepeatedOf(a, b, { ctx, place })) {
    // A field that has become repeated reads a single value as one item.
    if (b.node.kind === 'array' && !isSeen(a, b, ctx))
      fits(from, { node: b.node.item, scope: `${b.scope}[]` }, at, { ctx, place: 'item' });
    return;
  }
  if (ctx.profile === 'proto' && !sameForm(a, b, { ctx, place })) return reportType(a, b, at, ctx);
  fitsNothing(a, b, at, { ctx, place });
  fitsValue(a, b, at, ctx);
}

function reportType(a: Resolved, b: Resolved, at: string, ctx: Context): void {
  report(ctx, at, 'type-changed', {
    severity: 'breaking',
    texts: { from: describeNode(a.node, a), to: describeNode(b.node, b) },
  });
}

function fitsNothing(a: Resolved, b: Resolved, at: string, { ctx, place }: { ctx: Context; place: Place }): void {
  // Protobuf marks null beside a union, and so not as a value of a member.
  const holds = (resolved: Resolved, what: 'nullable' | 'undefinable', end: End): boolean =>
    ctx.profile === 'proto' ? resolved[what] : holdsNothing(resolved, what, end);
  const [sendsNull, takesNull] = [holds(a, 'nullable', ctx.from), holds(b, 'nullable', ctx.to)];
  if (sendsNull !== takesNull) {
    report(ctx, at, sendsNull === ctx.toIsNew ? 'nullable-removed' : 'nullable-added', {
      severity: sendsNull ? 'breaking' : 'safe',
      texts: sendsNull ? { from: 'nullable', to: 'never null' } : { from: 'never null', to: 'nullable' },
    });
  }
  // Whether a field may be absent is judged by the object that it is of.
  if (place === 'field') return;
  const [sends, takes] = [holds(a, 'undefinable', ctx.from), holds(b, 'undefinable', ctx.to)];
  if (sends === takes) return;
  report(ctx, at, sends === ctx.toIsNew ? 'value-required' : 'value-optional', {
    severity: sends ? 'breaking' : 'safe',
    texts: sends ? { from: 'optional', to: 'required' } : { from: 'required', to: 'optional' },
  });
}

function fitsValue(a: Resolved, b: Resolved, at: string, ctx: Context): void {
  if (isSeen(a, b, ctx)) return;
  refinementsChange(a.node, b.node, at, ctx);
  if (isNever(a)) return;
  if (isNever(b)) return reportType(a, b, at, ctx);
  if (b.node.kind === 'any') return fitsAny(a, b, at, ctx);
  if (a.node.kind === 'union' || b.node.kind === 'union') return fitsUnion(a, b, at, { ctx, fitsValue });
  if (a.node.kind === 'any') return reportType(a, b, at, ctx);
  const [from, to] = [membersOf(a, ctx.from), membersOf(b, ctx.to)];
  if (from && to) return fitsObject(from, to, at, { ctx });
  if (a.node.kind === 'intersection' || b.node.kind === 'intersection') {
    return fitsIntersection(a, b, at, { ctx, fitsValue });
  }
  return fitsKind(a, b, at, ctx);
}

/** Only what has a name, and intersections of such, can hold itself. */
function isSeen(a: Resolved, b: Resolved, { seen }: Context): boolean {
  const [from, to] = [a, b].map(({ id, node }) => id ?? (node.kind === 'intersection' ? node : undefined));
  if (from === undefined || to === undefined) return false;
  const key = JSON.stringify([from, to]);
  if (seen.has(key)) return true;
  seen.add(key);
  return false;
}

/** Checks what is sent to where anything, or anything that JSON holds, is taken. */
function fitsAny(a: Resolved, b: Resolved, at: string, ctx: Context): void {
  const isAny = a.node.kind === 'any';
  const takes = b.node.kind === 'any' && (!b.node.json || isJson(a, ctx.from));
  if (!takes || (ctx.profile === 'proto' && !isAny)) return reportType(a, b, at, ctx);
  if (isAny || ctx.side !== 'input' || ctx.profile === 'ts' || scalarTypeOf(a.node, ctx.profile) !== undefined) return;
  // Nobody fills in defaults any more, nor drops what is not declared.
  const texts = { from: describeNode(a.node), to: describeNode(b.node) };
  report(ctx, at, 'type-changed', { severity: 'risky', texts });
}

function fitsKind(a: Resolved, b: Resolved, at: string, ctx: Context): void {
  const [from, to] = [a.node, b.node];
  if (from.kind === 'array' && to.kind === 'array') return fitsArray(a, b, at, ctx);
  if (from.kind === 'set' && to.kind === 'set') return fitsSet(a, b, at, ctx);
  if (from.kind === 'tuple' && to.kind === 'tuple') return fitsTuple(a, b, at, ctx);
  if ((from.kind === 'record' || from.kind === 'map') && from.kind === to.kind) return fitsEntries(a, b, at, ctx);
  return fitsScalar(a, b, at, ctx) ? undefined : reportType(a, b, at, ctx);
}

function isNever({ node }: Resolved): boolean {
  return node.kind === 'nothing';
}
