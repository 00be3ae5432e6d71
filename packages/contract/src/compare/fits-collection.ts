import type { Node } from '../node.ts';
import { itemPath, keyPath, valuePath } from '../scope-key.ts';
import type { Context } from './context.ts';
import { refusedBySchema, report } from './context.ts';
import { finiteValuesOf } from './finite-values.ts';
import { sizesChange } from './limits-change.ts';
import { type Resolved, resolveNode } from './resolve-node.ts';
import { keyFormOf } from './wire-form.ts';

/** Checks an array against an array. */
export function fitsArray(a: Resolved, b: Resolved, at: string, ctx: Context): void {
  if (a.node.kind !== 'array' || b.node.kind !== 'array') return;
  sizesChange(a.node, b.node, at, ctx);
  fitsItem(a, b, at, { ctx, from: a.node.item, to: b.node.item });
}

/** Checks a set against a set. */
export function fitsSet(a: Resolved, b: Resolved, at: string, ctx: Context): void {
  if (a.node.kind !== 'set' || b.node.kind !== 'set') return;
  sizesChange(a.node, b.node, at, ctx);
  fitsItem(a, b, at, { ctx, from: a.node.item, to: b.node.item });
}

function fitsItem(
  a: Resolved,
  b: Resolved,
  at: string,
  { ctx, from, to }: { ctx: Context; from: Node; to: Node },
): void {
  const [sent, taken] = [a, b].map(({ scope }) => itemPath(scope)) as [string, string];
  ctx.fits({ node: from, scope: sent }, { node: to, scope: taken }, itemPath(at), { ctx, place: 'item' });
}

/** Checks a record against a record, or a Map against a Map: keys, then values. */
export function fitsEntries(a: Resolved, b: Resolved, at: string, ctx: Context): void {
  const [from, to] = [a.node, b.node];
  if ((from.kind !== 'record' && from.kind !== 'map') || (to.kind !== 'record' && to.kind !== 'map')) return;
  const keyed = { from: { node: from.key, scope: keyPath(a.scope) }, to: { node: to.key, scope: keyPath(b.scope) } };
  const keys = { from: resolveNode(keyed.from, ctx.from), to: resolveNode(keyed.to, ctx.to) };
  const forms = { from: keyFormOf(from.kind, keys.from), to: keyFormOf(to.kind, keys.to) };
  if (ctx.profile === 'proto' && forms.from !== forms.to) {
    return report(ctx, keyPath(at), 'type-changed', { severity: 'breaking', texts: forms });
  }
  if (from.kind === 'map' && to.kind === 'map') sizesChange(from, to, at, ctx);
  if (from.kind === 'record' && to.kind === 'record') {
    if (from.loose && !to.loose) {
      const texts = { from: 'with other keys too', to: 'without other keys' };
      report(ctx, keyPath(at), ctx.toIsNew ? 'enum-narrowed' : 'enum-widened', {
        severity: refusedBySchema(ctx),
        texts,
      });
    }
    fitsListed(keys, at, { ctx, fromAll: !from.partial, toAll: !to.partial });
  }
  // The place of a key that protobuf's maps take is that of a scalar; of any other, a field of the entry.
  ctx.fits(keyed.from, keyed.to, keyPath(at), { ctx, place: 'item' });
  const values = {
    from: { node: from.value, scope: valuePath(a.scope) },
    to: { node: to.value, scope: valuePath(b.scope) },
  };
  ctx.fits(values.from, values.to, valuePath(at), { ctx, place: forms.to === 'entries' ? 'field' : 'item' });
}

/** A record whose keys are listed has to have each of them, unless it is partial. */
function fitsListed(
  keys: { from: Resolved; to: Resolved },
  at: string,
  { ctx, fromAll, toAll }: { ctx: Context; fromAll: boolean; toAll: boolean },
): void {
  const required = toAll ? (finiteValuesOf(keys.to.node) ?? []) : [];
  const sent = new Set(fromAll ? (finiteValuesOf(keys.from.node) ?? []).map(String) : []);
  const missing = required.filter((key) => !sent.has(String(key)));
  if (missing.length === 0) return;
  const change = ctx.toIsNew ? 'field-required' : fromAll ? 'field-removed' : 'field-optional';
  report(ctx, keyPath(at), change, {
    severity: 'breaking',
    texts: { from: `without ${missing.join(', ')}`, to: `always with ${missing.join(', ')}` },
  });
}
