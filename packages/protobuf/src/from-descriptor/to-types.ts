import type { ProtoEnum, ProtoField, ProtoMember, ProtoMessage } from '../model.ts';
import { ProtobufError } from '../protobuf-error.ts';
import type { MessageDescriptor } from './file-descriptor-data.ts';
import { toEnum } from './to-enum.ts';
import { toMember } from './to-member.ts';
import type { Declaration, TypeIndex } from './type-index.ts';
import type { Types } from './types.ts';
import { wellKnownTypes } from './well-known-types.ts';

/** Lays types out as the codec takes them; protobuf's own well-known ones stand for values of JavaScript. */
export function toTypes({ enums, messages }: TypeIndex): Types {
  const known = new Map<string, ProtoMessage | ProtoEnum>(wellKnownTypes);
  const types: Types = {
    typeOf(typeName, asker) {
      const fullName = typeName.replace(/^\./, '');
      const message = messages.get(fullName);
      const one = enums.get(fullName);
      const type = known.get(fullName) ?? (message && layOut(message)) ?? (one && toEnum(one));
      if (type === undefined) throw new ProtobufError(`${asker}: no file declares the type ${fullName || '(no name)'}`);
      known.set(fullName, type);
      return type;
    },
    entryOf(typeName) {
      const entry = messages.get(typeName.replace(/^\./, ''));
      return entry?.descriptor.options?.mapEntry ? entry : undefined;
    },
  };

  /** A message that holds itself finds this one while its members are laid out. */
  const layOut = (declaration: Declaration<MessageDescriptor>): ProtoMessage => {
    const { descriptor, file, fullName } = declaration;
    const fields: ProtoField[] = [];
    const members: ProtoMember[] = [];
    const message: ProtoMessage = {
      kind: 'message',
      name: descriptor.name ?? '',
      fullName,
      file: file.name ?? '',
      shape: 'object',
      fields,
      members,
      messages: [],
      enums: [],
    };
    known.set(fullName, message);
    for (const field of descriptor.field) {
      const member = toMember(field, declaration, types);
      if (member === undefined) continue;
      members.push(member);
      fields.push(member.field);
    }
    return message;
  };
  return types;
}
