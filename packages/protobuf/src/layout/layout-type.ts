import type { Node } from '@ahoy/contract';
import type { ProtoMessage, ProtoScalar, ProtoType } from '../model.ts';
import type { ScalarName } from '../scalar-name.ts';
import { ANY_VALUE, EMPTY, JSON_VALUE, NEVER, NULL_VALUE, TIMESTAMP } from '../well-known.ts';
import { addMember } from './add-member.ts';
import { createMessage } from './create-message.ts';
import { layoutEnum } from './layout-enum.ts';
import { layoutLiteral } from './layout-literal.ts';
import { layoutObject } from './layout-object.ts';
import { layoutTuple } from './layout-tuple.ts';
import { layoutUnion } from './layout-union.ts';
import type { Layout, Place } from './layout.ts';
import type { Naming } from './naming.ts';
import { isCollection, resolve } from './resolve.ts';
import type { Resolved } from './resolved.ts';
import { toTypeName } from './type-name.ts';

/** Lays out what stands for one value of a node. What may be null, absent or many is wrapped in a message. */
export function layoutType(layout: Layout, node: Node, place: Place): ProtoType {
  const resolved = resolve(node, place.scope, layout);
  const wrapped = resolved.nullable || resolved.optional || isCollection(resolved.node);
  return wrapped
    ? layoutWrapper(layout, node, { ...place, name: `${place.name}Item` })
    : layoutPlain(layout, resolved, place);
}

/** Lays out a message with one field, `value`. */
export function layoutWrapper(layout: Layout, node: Node, place: Place, naming: Naming = {}): ProtoMessage {
  const message = createMessage(layout, place, { shape: 'wrapper', ...naming });
  addMember(layout, message, { key: 0, name: 'value', node, scope: place.scope, number: 1 });
  return message;
}

/** Lays out a value that is neither null nor absent nor many. */
export function layoutPlain(layout: Layout, resolved: Resolved, place: Place): ProtoType {
  const { id, node, scope } = resolved;
  if (id === undefined) return layoutNode(layout, node, { ...place, scope }, {});
  const named: Place = { home: layout.home, scope, name: toTypeName(id) };
  return layout.named.get(id) ?? layoutNode(layout, node, named, { id, owner: `the type ${id}` });
}

function layoutNode(layout: Layout, node: Node, place: Place, naming: Naming): ProtoType {
  switch (node.kind) {
    case 'string':
      return scalar('string');
    case 'number':
      return scalar(node.format === 'float32' ? 'float' : 'double');
    case 'integer':
      return scalar(node.format === 'bigint' ? 'digits' : node.format);
    case 'boolean':
      return scalar('bool');
    case 'bytes':
      return scalar('bytes');
    case 'date':
      return TIMESTAMP;
    case 'any':
      return node.json ? JSON_VALUE : ANY_VALUE;
    case 'nothing':
      return { undefined: EMPTY, null: NULL_VALUE, never: NEVER }[node.only];
    case 'ref':
      return layoutWrapper(layout, layout.contract.types[node.id] as Node, place, naming); // resolve() has found it
    case 'enum':
      return layoutEnum(layout, node, place, naming);
    case 'literal':
      return layoutLiteral(layout, node, place, naming);
    default:
      return layoutMessage(layout, node, place, naming);
  }
}

function layoutMessage(layout: Layout, node: Node, place: Place, naming: Naming): ProtoMessage {
  switch (node.kind) {
    case 'tuple':
      return layoutTuple(layout, node, place, naming);
    case 'union':
      return layoutUnion(layout, node, place, naming);
    default:
      return layoutObject(layout, node, place, naming);
  }
}

function scalar(name: ScalarName): ProtoScalar {
  return { kind: 'scalar', scalar: name };
}
