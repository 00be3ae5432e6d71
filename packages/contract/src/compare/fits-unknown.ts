import type { Node } from '../node.ts';
import { valuePath } from '../scope-key.ts';
import { type Context, dropped, refusedBySchema, report } from './context.ts';
import type { Members } from './members-of.ts';

const ANY: Node = { kind: 'any' };

/** Checks the members that neither object declares. */
export function fitsUnknown(from: Members, to: Members, at: string, ctx: Context): void {
  // Protobuf has a map for them, whose values are of one type.
  const [sent, taken] = [sentBy(from, ctx), ctx.profile === 'proto' && to.unknown === 'loose' ? ANY : to.unknown];
  if (sent === undefined) return;
  const texts = { from: textOf(from.unknown), to: textOf(to.unknown) };
  const change = ctx.toIsNew ? 'unknown-refused' : 'unknown-kept';
  if (typeof taken === 'object') {
    const scope = valuePath(at);
    return ctx.fits({ node: sent, scope }, { node: taken, scope }, scope, { ctx, place: 'item' });
  }
  // A compiler does not count members that are not declared.
  if (ctx.profile === 'ts') return;
  // Protobuf skips the map of them.
  const severity = ctx.profile === 'proto' ? dropped(ctx) : refusedBySchema(ctx);
  if (taken === 'strict') return report(ctx, at, change, { severity, texts });
  // What nobody kept before is not missed.
  if (taken === 'strip' && from.unknown !== 'strip') report(ctx, at, change, { severity: dropped(ctx), texts });
}

/**
 * What the sender may send beside its fields; undefined: nothing. A client may send an object that has more members than
 * its type says; a server's schema drops them. Protobuf carries only those that are kept, and a compiler sees only them.
 */
function sentBy({ unknown }: Members, { profile, side }: Context): Node | undefined {
  if (typeof unknown === 'object') return unknown;
  if (unknown === 'loose') return ANY;
  return unknown === 'strip' && side === 'input' && profile === 'json' ? ANY : undefined;
}

function textOf(unknown: Members['unknown']): string {
  if (typeof unknown === 'object') return 'an object whose undeclared members are of one type';
  return { strip: 'an object that drops', strict: 'an object that refuses', loose: 'an object that keeps' }[
    unknown
  ].concat(' undeclared members');
}
