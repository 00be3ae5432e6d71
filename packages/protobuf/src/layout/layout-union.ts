import { memberPath, type Node, unionMemberName } from '@ahoy/contract';
import type { ProtoMessage } from '../model.ts';
import { addField } from './add-field.ts';
import { toDefaultJsonName, toPascal, toSnake } from './case.ts';
import { createMessage } from './create-message.ts';
import { checkFieldNumber } from './field-number.ts';
import type { Layout, Place } from './layout.ts';
import { claimFree } from './names.ts';
import type { Naming } from './naming.ts';
import { saidOf } from './said-of.ts';

/** Lays out a union as a message with one oneof. Null and undefined are no members of it: its own place marks them. */
export function layoutUnion(
  layout: Layout,
  node: Extract<Node, { kind: 'union' }>,
  place: Place,
  naming: Naming,
): ProtoMessage {
  const { discriminator, members } = node;
  const message = createMessage(layout, place, {
    shape: 'union',
    ...(discriminator !== undefined && { discriminator }),
    ...saidOf(node),
    ...naming,
  });
  const oneof = claimFree(layout.names, message.fullName, 'kind', `the oneof of ${place.scope}`);
  for (const [index, member] of members.entries()) {
    if (member.kind === 'nothing') continue;
    const memberName = unionMemberName(node, index);
    const scope = memberPath(place.scope, memberName);
    const name = toSnake(memberName);
    const field = addField(layout, message, {
      name,
      jsonName: toDefaultJsonName(name),
      number: checkFieldNumber(layout.numbers(place.scope, memberName), scope),
      label: 'single',
      oneof,
      type: layout.typeOf(member, { home: message, scope, name: toPascal(name) }),
      ...saidOf(member),
      owner: scope,
    });
    message.members.push({ key: memberName, form: 'one', field, optional: true });
  }
  return message;
}
