import { itemPath, type Node } from '@ahoy/contract';
import type { ProtoMessage } from '../model.ts';
import { addMember } from './add-member.ts';
import { createMessage } from './create-message.ts';
import { REST_NUMBER } from './field-number.ts';
import type { Layout, Place } from './layout.ts';
import type { Naming } from './naming.ts';
import { saidOf } from './said-of.ts';

/** Lays out a tuple as a message with fields `item_1`, `item_2` …, and a repeated field for what may follow. */
export function layoutTuple(
  layout: Layout,
  node: Extract<Node, { kind: 'tuple' }>,
  place: Place,
  naming: Naming,
): ProtoMessage {
  const { items, optionalFrom = items.length, rest } = node;
  const message = createMessage(layout, place, { shape: 'tuple', optionalFrom, ...saidOf(node), ...naming });
  for (const [index, item] of items.entries()) {
    addMember(layout, message, {
      key: index,
      name: `item_${index + 1}`,
      node: item,
      scope: itemPath(place.scope, index),
      number: index + 1,
      ...(index >= optionalFrom && { optional: true }),
    });
  }
  if (rest !== undefined) {
    const array: Node = { kind: 'array', item: rest };
    addMember(layout, message, {
      key: items.length,
      name: 'rest',
      node: array,
      scope: place.scope,
      number: REST_NUMBER,
      rest: true,
    });
  }
  return message;
}
