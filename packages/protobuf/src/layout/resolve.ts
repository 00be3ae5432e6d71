import { memberPath, typePath, type Node, unionMemberName } from '@ahoy/contract';
import { ProtobufError } from '../protobuf-error.ts';
import type { Layout } from './layout.ts';
import type { Resolved } from './resolved.ts';

/** Looks through references and takes null and undefined out of unions and literals. */
export function resolve(node: Node, scope: string, layout: Layout): Resolved {
  let at: Resolved = { node, scope, nullable: false, optional: false };
  for (let next = step(at, layout); next !== at; next = step(at, layout)) at = next;
  return at;
}

function step(at: Resolved, layout: Layout): Resolved {
  const { node } = at;
  if (node.nullable && node.kind !== 'any') {
    const { nullable: _, ...rest } = node;
    return { ...at, node: rest, nullable: true };
  }
  switch (node.kind) {
    case 'ref':
      return deref(at, node.id, layout);
    case 'union':
      return withoutNothing(at, node);
    case 'literal':
      if (!node.values.includes(null)) return at;
      return literalWithoutNull(at, node);
    case 'enum':
      return node.id === undefined || at.id !== undefined ? at : { ...at, scope: typePath(node.id), id: node.id };
    case 'stream':
      throw new ProtobufError(`${at.scope}: a stream inside of a value has no protobuf form`);
    default:
      return at;
  }
}

function deref(at: Resolved, id: string, layout: Layout): Resolved {
  const target = layout.contract.types[id];
  if (target === undefined) throw new ProtobufError(`${at.scope}: there is no type ${id}`);
  // A collection that holds itself can only be a message; the reference stands for it, and for its null.
  if (isRecursiveCollection(id, layout))
    return at.id === id ? at : { ...at, node: { kind: 'ref', id }, scope: typePath(id), id };
  return { ...at, node: target, scope: typePath(id), id };
}

function withoutNothing(at: Resolved, node: Extract<Node, { kind: 'union' }>): Resolved {
  const nothings = new Set(node.members.filter((member) => member.kind === 'nothing'));
  const only = new Set([...nothings].map((member) => member.only));
  const members = node.members.filter((member) => !nothings.has(member as never));
  const nullable = at.nullable || only.has('null');
  const optional = at.optional || only.has('undefined');
  const [first] = members;
  if (nothings.size === 0) return at;
  if (members.length === 1 && first !== undefined) {
    const scope = memberPath(at.scope, unionMemberName(node, node.members.indexOf(first)));
    return { ...at, node: first, scope, nullable, optional };
  }
  if (members.length > 0)
    return nullable === at.nullable && optional === at.optional ? at : { ...at, nullable, optional };
  const rest = only.has('null') ? 'null' : only.has('undefined') ? 'undefined' : 'never';
  return { ...at, node: { kind: 'nothing', only: rest }, optional };
}

function literalWithoutNull(at: Resolved, node: Extract<Node, { kind: 'literal' }>): Resolved {
  const values = node.values.filter((value) => value !== null);
  if (values.length === 0) return { ...at, node: { kind: 'nothing', only: 'null' } };
  return { ...at, node: { ...node, values }, nullable: true };
}

function isRecursiveCollection(id: string, layout: Layout): boolean {
  const target = layout.contract.types[id];
  return target !== undefined && !isMessage(target) && reaches(target, id, layout, new Set());
}

/** Tells whether a node comes to the named type again before it comes to a named message. */
function reaches(node: Node, id: string, layout: Layout, seen: Set<string>): boolean {
  if (node.kind === 'ref') {
    if (node.id === id) return true;
    const target = layout.contract.types[node.id];
    if (target === undefined || seen.has(node.id) || isMessage(target)) return false;
    return reaches(target, id, layout, seen.add(node.id));
  }
  return partsOf(node).some((part) => reaches(part, id, layout, seen));
}

/** Tells a node that becomes a message of its own. */
export function isMessage(node: Node): boolean {
  if (node.kind === 'union') {
    const members = node.members.filter((member) => member.kind !== 'nothing');
    return members.length > 1 || (members.length === 1 && node.members.length === 1);
  }
  if (node.kind === 'literal') return new Set(node.values.map((value) => typeof value)).size > 1;
  return node.kind === 'object' || node.kind === 'tuple' || node.kind === 'intersection';
}

/** Tells a node that protobuf has no single value for. */
export function isCollection({ kind }: Node): boolean {
  return kind === 'array' || kind === 'set' || kind === 'record' || kind === 'map';
}

function partsOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'object':
      return [...node.fields.map((field) => field.node), ...(typeof node.unknown === 'object' ? [node.unknown] : [])];
    case 'array':
    case 'set':
    case 'stream':
      return [node.item];
    case 'tuple':
      return node.rest ? [...node.items, node.rest] : node.items;
    case 'record':
    case 'map':
      return [node.key, node.value];
    case 'union':
      return node.members;
    case 'intersection':
      return [node.left, node.right];
    default:
      return [];
  }
}
