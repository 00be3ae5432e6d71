import type { Node } from '../node.ts';
import type { Context, End, Place } from './context.ts';
import { type Resolved, resolveNode } from './resolve-node.ts';

/** Tells whether protobuf writes what stands at a place of either end in the same form, as far as the place decides it. */
export function sameForm(a: Resolved, b: Resolved, { ctx, place }: { ctx: Context; place: Place }): boolean {
  return formOf(a, place, ctx.from) === formOf(b, place, ctx.to);
}

/** Tells a single value in a field that the receiver takes for one of several. */
export function isRepeatedOf(a: Resolved, b: Resolved, { ctx, place }: { ctx: Context; place: Place }): boolean {
  if (place !== 'field' || b.node.kind !== 'array' || isCollection(a.node) || a.nullable || b.nullable) return false;
  if (formOf(b, 'field', ctx.to) !== 'many') return false;
  const item = resolveNode({ node: b.node.item, scope: b.scope }, ctx.to);
  return formOf(a, 'item', ctx.from) === 'plain' && formOf(item, 'item', ctx.to) === 'plain' && !b.node.min;
}

/** Tells a node that protobuf has no single value for. */
export function isCollection({ kind }: Node): boolean {
  return kind === 'array' || kind === 'set' || kind === 'record' || kind === 'map';
}

/** What a key of a record or a Map is in protobuf's maps; `entries`: they do not take it, and messages are repeated. */
export function keyFormOf(kind: 'record' | 'map', { node, nullable, undefinable }: Resolved): string {
  if (kind === 'map' && (nullable || undefinable)) return 'entries';
  if (node.kind === 'integer') return node.format;
  if (kind === 'record' || node.kind === 'string') return 'string';
  return node.kind === 'boolean' ? 'boolean' : 'entries';
}

/** What is null, absent or many is wrapped in a message wherever it is not a field of its own. */
function formOf(resolved: Resolved, place: Place, end: End): string {
  const { isMarked, node, nullable, undefinable } = resolved;
  if (node.kind === 'nothing') return nullable && undefinable ? 'null or empty' : nullable ? 'null' : 'empty';
  const isMany = isCollection(node) && !isRecursive(resolved, end);
  if (place === 'field' && isMarked) return 'marked';
  if (place === 'field') return isMany ? 'many' : isCollection(node) ? 'message' : 'one';
  const isWrapped = isMarked ?? (nullable || undefinable || isMany);
  if (place === 'item') return isWrapped ? 'wrapped' : 'plain';
  return isWrapped || !isMessage(resolved, end) ? 'wrapped' : 'plain';
}

function isMessage({ node, id }: Resolved, end: End): boolean {
  if (node.kind === 'literal') return new Set(node.values.map((value) => typeof value)).size > 1;
  if (isCollection(node)) return id !== undefined && isRecursive({ node, id }, end);
  return node.kind === 'object' || node.kind === 'tuple' || node.kind === 'intersection' || node.kind === 'union';
}

/** Tells a collection that holds itself by way of nothing but collections: it can only be a message. */
function isRecursive({ node, id }: { readonly node: Node; readonly id?: string }, end: End): boolean {
  return id !== undefined && itemsOf(node).some((item) => reaches(item, id, end, new Set()));
}

function reaches(node: Node, id: string, end: End, seen: Set<string>): boolean {
  if (node.kind !== 'ref') return itemsOf(node).some((item) => reaches(item, id, end, seen));
  if (node.id === id) return true;
  const target = end.types[node.id];
  if (target === undefined || seen.has(node.id)) return false;
  return reaches(target, id, end, seen.add(node.id));
}

/** Of a union with null alone, the only other member. */
function itemsOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'array':
    case 'set':
      return [node.item];
    case 'record':
    case 'map':
      return [node.key, node.value];
    case 'union':
      return node.members.filter(({ kind }) => kind !== 'nothing').length === 1 ? node.members : [];
    default:
      return [];
  }
}
