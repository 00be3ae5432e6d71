import { numbersIn } from '../lock.ts';
import type { LiteralNode, UnionNode } from '../node.ts';
import { memberPath } from '../scope-key.ts';
import { unionMemberName } from '../union-member-name.ts';
import { attempt, type Context, type End, report, type Spot } from './context.ts';
import { worstOf } from './finding.ts';
import { mayShare } from './may-share.ts';
import { describeNode } from './describe-node.ts';
import { finiteValuesOf } from './finite-values.ts';
import { fitsObject } from './fits-object.ts';
import { membersOf } from './members-of.ts';
import { type Resolved, resolveNode } from './resolve-node.ts';
import { checkUnionOrder } from './union-order.ts';

/** A member of a union, with the number under which protobuf writes it. */
interface Numbered {
  readonly name: string;
  readonly number: number | undefined;
  readonly spot: Spot;
}

/** Checks unions as protobuf writes them: as messages of one field, of the member that a value is of. */
export function fitsMembers(a: Resolved, b: Resolved, at: string, ctx: Context): void {
  const [from, to] = [a.node, b.node];
  if (from.kind !== 'union' || to.kind !== 'union') {
    const texts = { from: describeNode(from), to: describeNode(to) };
    return report(ctx, at, 'type-changed', { severity: 'breaking', texts });
  }
  const [sent, taken] = [numberedOf(a, from, ctx.from), numberedOf(b, to, ctx.to)];
  const unions: Unions = { ctx, from, to, sent, taken, scope: b.scope };
  for (const member of sent) fitsSent(member, at, unions);
  for (const member of taken) {
    if (!sent.some(({ number }) => number === member.number)) reportMember(ctx, at, { member, isSent: false });
  }
}

interface Unions {
  readonly ctx: Context;
  readonly from: UnionNode;
  readonly to: UnionNode;
  readonly sent: readonly Numbered[];
  readonly taken: readonly Numbered[];
  /** Of the union that is taken. */
  readonly scope: string;
}

function fitsSent(member: Numbered, at: string, unions: Unions): void {
  const { ctx, from, taken } = unions;
  const path = memberPath(at, member.name);
  const namesake = taken.find(({ name }) => name === member.name);
  if (namesake && namesake.number !== member.number) {
    const texts = { from: `number ${member.number}`, to: `number ${namesake.number}` };
    return report(ctx, path, 'number-changed', { severity: 'breaking', texts });
  }
  const found = taken.find(({ number }) => number === member.number);
  if (found === undefined) return reportMember(ctx, at, { member, isSent: true });
  fitsMember(member, found, path, unions);
  if (from.discriminator !== undefined) return;
  fitsRivals(member, path, unions);
  fitsOrder(member, found, path, unions);
}

/** What discriminates objects is said by the number already: the decoder fills it in. */
function fitsMember(sent: Numbered, taken: Numbered, at: string, { ctx, from, to }: Unions): void {
  const [a, b] = [resolveNode(sent.spot, ctx.from), resolveNode(taken.spot, ctx.to)];
  const [own, its] = [membersOf(a, ctx.from), membersOf(b, ctx.to)];
  const said = { from: from.discriminator, to: to.discriminator };
  const isRenamed = said.from !== said.to && said.to !== undefined && isSaid(b, said.to, ctx.to);
  const isPlain = !a.nullable && !b.nullable && !a.undefinable && !b.undefinable;
  if (own && its && isRenamed && isPlain) fitsObject(own, its, at, { ctx, said });
  else ctx.fits(sent.spot, taken.spot, at, { ctx, place: 'item' });
}

/**
 * Checks a value that is written as another member, since its form is that of both: it is read as the other member's, and
 * then has to fit the union as it is.
 */
function fitsRivals(member: Numbered, at: string, { ctx, scope, sent, to }: Unions): void {
  const resolved = resolveNode(member.spot, ctx.from);
  const hasRival = sent.some((other) => {
    if (other === member) return false;
    return mayShare({ resolved, end: ctx.from }, { resolved: resolveNode(other.spot, ctx.from), end: ctx.from });
  });
  if (!hasRival) return;
  const found = attempt(ctx, (trial) =>
    ctx.fits(member.spot, { node: to, scope }, at, {
      ctx: { ...trial, profile: 'json', seen: new Set() },
      place: 'field',
    }),
  );
  // Which member it is read as has been decided by the number, not by the order.
  if (worstOf(found) !== 'breaking') return;
  const texts = { from: describeNode(member.spot.node), to: describeNode(to) };
  report(ctx, at, 'type-changed', { severity: 'breaking', texts });
}

/** What has been decoded as one member, the schema tries in the order of the members all the same. */
function fitsOrder(member: Numbered, found: Numbered, at: string, { ctx, sent, taken }: Unions): void {
  const before = sent.slice(0, sent.indexOf(member)).map(({ spot }) => resolveNode(spot, ctx.from));
  const earlier = taken.slice(0, taken.indexOf(found)).map(({ spot }) => resolveNode(spot, ctx.to));
  checkUnionOrder({ member: resolveNode(member.spot, ctx.from), before }, earlier, at, ctx);
}

/** Tells a discriminator of one value, which the decoder knows. */
function isSaid(resolved: Resolved, discriminator: string, end: End): boolean {
  const member = membersOf(resolved, end)?.members.find(({ field }) => field.name === discriminator);
  const node = member && resolveNode(member.spot, end).node;
  return node?.kind === 'literal' && finiteValuesOf(node satisfies LiteralNode)?.length === 1;
}

function numberedOf({ scope }: Resolved, union: UnionNode, end: End): readonly Numbered[] {
  const numbers = numbersIn(end.lock.numbers, scope);
  return union.members.flatMap((node, index) => {
    if (node.kind === 'nothing') return [];
    const name = unionMemberName(union, index);
    return [{ name, number: numbers[name], spot: { node, scope: memberPath(scope, name) } }];
  });
}

function reportMember(ctx: Context, at: string, { member, isSent }: { member: Numbered; isSent: boolean }): void {
  const { name, number } = member;
  const held = `${name} = ${number}`;
  report(ctx, at, isSent === ctx.toIsNew ? 'union-narrowed' : 'union-widened', {
    severity: isSent ? 'breaking' : 'safe',
    texts: isSent ? { from: `with ${held}`, to: `without ${held}` } : { from: `without ${held}`, to: `with ${held}` },
  });
}
