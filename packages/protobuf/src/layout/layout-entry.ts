import { keyPath, valuePath, type Node } from '@ahoy/contract';
import type { ProtoMessage } from '../model.ts';
import { addMember } from './add-member.ts';
import { createMessage } from './create-message.ts';
import type { Layout, Place } from './layout.ts';

/** Lays out an entry of a Map whose keys protobuf's maps do not take: a message with a key and a value. */
export function layoutEntry(
  layout: Layout,
  { key, value }: Extract<Node, { kind: 'record' | 'map' }>,
  place: Place,
): ProtoMessage {
  const message = createMessage(layout, place, { shape: 'tuple', optionalFrom: 2 });
  addMember(layout, message, { key: 0, name: 'key', node: key, scope: keyPath(place.scope), number: 1 });
  addMember(layout, message, { key: 1, name: 'value', node: value, scope: valuePath(place.scope), number: 2 });
  return message;
}
