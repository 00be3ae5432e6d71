import { isDeepStrictEqual } from 'node:util';
import type { Field } from '../node.ts';
import { fieldPath } from '../scope-key.ts';
import { attempt, type Context, dropped, isClean, refusedBySchema, report } from './context.ts';
import { describeNode } from './describe-node.ts';
import { fitsUnknown } from './fits-unknown.ts';
import type { Member, Members } from './members-of.ts';
import { numbersChange } from './numbers-change.ts';
import { resolveNode } from './resolve-node.ts';
import { isCollection } from './wire-form.ts';

/** Options of `fitsObject`. */
export interface ObjectOptions {
  readonly ctx: Context;
  /** Fields that a union's member says by itself in protobuf: the discriminators of the two ends. */
  readonly said?: { readonly from: string | undefined; readonly to: string | undefined };
}

/** Checks an object against another: each field that the receiver knows, then those that only the sender has. */
export function fitsObject(from: Members, to: Members, at: string, { ctx, said }: ObjectOptions): void {
  const isProto = ctx.profile === 'proto';
  if (isProto) numbersChange(from, to, at, ctx);
  const keyOf = ({ field, number }: Member): string | number => (isProto ? (number ?? field.name) : field.name);
  const senders = new Map(from.members.map((member) => [keyOf(member), member]));
  for (const member of to.members) {
    const sender = senders.get(keyOf(member));
    senders.delete(keyOf(member));
    if (sender) fitsField(sender, member, at, ctx);
    else if (said?.to !== member.field.name) fitsAbsent(member, from, at, ctx);
  }
  for (const member of senders.values()) {
    if (said?.from !== member.field.name) fitsUndeclared(member, to, at, ctx);
  }
  fitsUnknown(from, to, at, ctx);
}

function fitsField(from: Member, to: Member, at: string, ctx: Context): void {
  const path = fieldPath(at, (ctx.toIsNew ? from : to).field.name);
  const [sent, taken] = [resolveNode(from.spot, ctx.from), resolveNode(to.spot, ctx.to)];
  const takesLack = to.field.optional === true;
  // Undefined that is there is not the same as a field that is not.
  const mayLack = from.field.optional === true || (sent.undefinable && !taken.undefinable && !takesLack);
  if (mayLack !== takesLack) {
    const change = mayLack === ctx.toIsNew ? 'field-required' : 'field-optional';
    const texts = mayLack ? { from: 'optional', to: 'required' } : { from: 'required', to: 'optional' };
    report(ctx, path, change, { severity: mayLack ? 'breaking' : 'safe', texts });
    // No bytes are an empty collection where it is required, and none where it is optional.
    if (ctx.profile === 'proto' && !mayLack && isCollection(taken.node)) {
      report(ctx, path, 'empty-changed', {
        severity: 'risky',
        texts: { from: 'an empty collection', to: 'an absent one' },
      });
    }
  }
  if (mayLack && takesLack) fitsDefault(from.field, to.field, path, ctx);
  ctx.fits(from.spot, to.spot, path, { ctx, place: 'field' });
}

/** A default is of what a caller may leave out; whoever leaves it out now means something else. */
function fitsDefault(from: Field, to: Field, path: string, ctx: Context): void {
  if (ctx.profile === 'ts' || ctx.side !== 'input' || isDeepStrictEqual(from.default, to.default)) return;
  report(ctx, path, 'default-changed', {
    severity: 'risky',
    texts: { from: defaultText(from), to: defaultText(to) },
  });
}

function defaultText(field: Field): string {
  return field.default === undefined ? 'without a fixed default' : `by default ${JSON.stringify(field.default)}`;
}

/** Judges a field that the sender does not declare; one that keeps undeclared members may send it all the same. */
function fitsAbsent(member: Member, from: Members, at: string, ctx: Context): void {
  const { field, spot } = member;
  const path = fieldPath(at, field.name);
  const change = ctx.toIsNew ? (field.optional ? 'field-added' : 'field-required') : 'field-removed';
  const texts = { from: 'not there', to: `${describeNode(field.node, field)}${field.optional ? '' : ', required'}` };
  if (!field.optional) return report(ctx, path, change, { severity: 'breaking', texts });
  const { unknown } = from;
  if (unknown === 'loose' || typeof unknown === 'object') {
    const node = unknown === 'loose' ? ({ kind: 'any' } as const) : unknown;
    const found = attempt(ctx, (trial) =>
      ctx.fits({ node, scope: spot.scope }, spot, path, { ctx: trial, place: 'field' }),
    );
    if (!isClean(found)) {
      return report(ctx, path, change, { severity: 'breaking', texts: { ...texts, from: 'any undeclared member' } });
    }
  }
  const isMissed = !ctx.toIsNew && ctx.side !== 'input';
  report(ctx, path, change, { severity: isMissed ? (ctx.profile === 'ts' ? 'breaking' : 'risky') : 'safe', texts });
}

/** Judges a field that only the sender has. */
function fitsUndeclared({ field, spot }: Member, to: Members, at: string, ctx: Context): void {
  const path = fieldPath(at, field.name);
  const change = ctx.toIsNew ? 'field-removed' : 'field-added';
  const texts = { from: describeNode(field.node, field), to: 'not there' };
  const { unknown } = to;
  if (ctx.profile === 'ts') {
    // The compiler refuses a member of an object literal that is not declared.
    const isRefused = ctx.side === 'input' && (unknown === 'strip' || unknown === 'strict');
    return report(ctx, path, change, { severity: isRefused ? 'breaking' : 'safe', texts });
  }
  // What has no number of its own is dropped, whatever the schema says of undeclared members.
  if (ctx.profile === 'proto') return report(ctx, path, change, { severity: dropped(ctx), texts });
  if (typeof unknown === 'object') {
    return ctx.fits(spot, { node: unknown, scope: spot.scope }, path, { ctx, place: 'field' });
  }
  // Where an undeclared member is kept, it has no default any more.
  const kept = ctx.side === 'input' && field.default !== undefined ? 'risky' : 'safe';
  const severity = ({ strict: refusedBySchema(ctx), strip: dropped(ctx), loose: kept } as const)[unknown];
  report(ctx, path, change, { severity, texts });
}
