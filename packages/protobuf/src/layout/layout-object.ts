import { fieldPath, type Field, type Node } from '@ahoy/contract';
import type { ProtoMessage } from '../model.ts';
import { ProtobufError } from '../protobuf-error.ts';
import { addMember } from './add-member.ts';
import { createMessage } from './create-message.ts';
import { REST_NUMBER } from './field-number.ts';
import type { Layout, Place } from './layout.ts';
import type { Naming } from './naming.ts';
import { resolve } from './resolve.ts';
import { saidOf } from './said-of.ts';

/** One of the objects that make up a value, and the scope of what is inside its fields. */
interface Side {
  readonly object: Extract<Node, { kind: 'object' }>;
  readonly scope: string;
}

type ScopedField = Field & { readonly scope: string };

/** Lays out an object, or the intersection of some, as a message; undeclared members that are kept become a map. */
export function layoutObject(layout: Layout, node: Node, place: Place, naming: Naming): ProtoMessage {
  const sides = sidesOf(layout, node, place.scope);
  const message = createMessage(layout, place, { shape: 'object', ...saidOf(node), ...naming });
  for (const field of fieldsOf(sides, place.scope)) {
    const { name, optional } = field;
    if (name === '__proto__') throw new ProtobufError(`${place.scope}: a member cannot be called __proto__`);
    addMember(layout, message, {
      key: name,
      name,
      jsonName: name,
      node: field.node,
      scope: fieldPath(field.scope, name),
      number: layout.numbers(place.scope, name, field.number),
      ...(optional && { optional }),
    });
  }
  const rest = restOf(sides);
  if (rest !== undefined) {
    const value: Node = rest === 'loose' ? { kind: 'any' } : rest;
    const map: Node = { kind: 'record', key: { kind: 'string' }, value };
    addMember(layout, message, {
      key: '…',
      name: 'rest',
      node: map,
      scope: place.scope,
      number: REST_NUMBER,
      rest: true,
    });
  }
  return message;
}

/** The numbers of all fields are in one scope; what is inside them stands where it was declared. */
function sidesOf(layout: Layout, node: Node, scope: string): readonly Side[] {
  const resolved = resolve(node, scope, layout);
  const inner = resolved.node;
  if (inner.kind === 'object' && !resolved.nullable) return [{ object: inner, scope: resolved.scope }];
  if (inner.kind === 'intersection') {
    return [inner.left, inner.right].flatMap((side) => sidesOf(layout, side, resolved.scope));
  }
  throw new ProtobufError(`${scope}: an intersection has a protobuf form only of objects, got one of a ${inner.kind}`);
}

/** A member that both sides declare is required where one of them requires it. */
function fieldsOf(sides: readonly Side[], scope: string): readonly ScopedField[] {
  const fields = new Map<string, ScopedField>();
  for (const field of sides.flatMap(({ object, scope: own }) => object.fields.map((one) => ({ ...one, scope: own })))) {
    const other = fields.get(field.name);
    if (other !== undefined && other.node.kind !== field.node.kind) {
      const kinds = `as ${other.node.kind} and as ${field.node.kind}`;
      throw new ProtobufError(`${scope}: both sides of an intersection declare ${field.name}, ${kinds}`);
    }
    const { optional: _, ...required } = field;
    fields.set(field.name, other === undefined || other.optional ? field : required);
  }
  return [...fields.values()];
}

function restOf(sides: readonly Side[]): 'loose' | Node | undefined {
  const kept = sides
    .map(({ object }) => object.unknown)
    .filter((unknown) => unknown !== 'strip' && unknown !== 'strict');
  return kept.find((unknown) => typeof unknown === 'object') ?? kept[0];
}
