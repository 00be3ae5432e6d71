import type { ProtoMessage } from '../model.ts';
import { toSnake } from './case.ts';
import type { Draft, Layout, Place } from './layout.ts';
import { claim, claimFree, join } from './names.ts';
import type { Naming } from './naming.ts';

/** What a message has beside its fields. */
type Form = Pick<ProtoMessage, 'shape' | 'discriminator' | 'optionalFrom' | 'description' | 'deprecated'>;

/** Declares a message without fields; a type that refers to itself finds it while its fields are laid out. */
export function createMessage(
  layout: Layout,
  { home, scope, name }: Place,
  { id, owner, ...form }: Form & Naming,
): Draft {
  const free = owner === undefined ? claimFree(layout.names, home.fullName, name, scope) : name;
  const fullName = join(home.fullName, free);
  if (owner !== undefined) claim(layout.names, fullName, owner);
  const reserved = layout.reserved(scope);
  const message: Draft = {
    kind: 'message',
    name: free,
    fullName,
    file: home.file,
    fields: [],
    members: [],
    messages: [],
    enums: [],
    ...(reserved && {
      reserved: { numbers: Object.values(reserved), names: Object.keys(reserved).map(toSnake) },
    }),
    ...form,
  };
  home.messages.push(message);
  if (id !== undefined) layout.named.set(id, message);
  return message;
}
