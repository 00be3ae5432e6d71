import { ProtobufError, refuse, within } from '../protobuf-error.ts';
import type { ProtoMember, ProtoMessage, ProtoType } from '../model.ts';
import { fitOf } from './fits.ts';
import { skip } from './skip.ts';
import { type BodyCodec, toTag, type TypeCodec } from './type-codec.ts';

interface Option {
  readonly member: ProtoMember;
  readonly type: TypeCodec;
  readonly tag: number;
  /** What the discriminator may be. */
  readonly literals: readonly unknown[];
}

/** Makes the codec of a union: one field, of the member that the value is of. */
export function compileUnion(message: ProtoMessage, codecOf: (type: ProtoType) => TypeCodec): BodyCodec {
  const { discriminator } = message;
  const options = message.members.map((member): Option => {
    const type = codecOf(member.field.type);
    const literals = discriminator === undefined ? [] : literalsOf(member.field.type, discriminator);
    return { member, type, tag: toTag(member.field.number, type.wire), literals };
  });
  const byTag = new Map(options.map((option) => [option.tag, option]));
  const choose = chooser(message, options);
  return {
    write(writer, value, depth) {
      const { tag, type } = choose(value);
      type.write(writer.uint32(tag), value, depth);
    },
    read(reader, end, depth) {
      let option: Option | undefined;
      let value: unknown;
      while (reader.pos < end) {
        const tag = reader.tag();
        const next = byTag.get(tag);
        if (next === undefined) skip(reader, tag);
        else value = (option = next).type.read(reader, depth);
      }
      if (option === undefined)
        throw new ProtobufError(`${message.fullName} holds none of the members that this side knows`);
      return discriminator === undefined ? value : fill(value, discriminator, option.literals);
    },
  };
}

/** The discriminator decides; without one, the first member that takes the whole value, else the first that takes some. */
function chooser({ discriminator, fullName }: ProtoMessage, options: readonly Option[]): (value: unknown) => Option {
  const byValue = new Map<unknown, Option>();
  for (const option of options.toReversed()) {
    for (const literal of option.literals) byValue.set(literal, option);
  }
  return (value) => {
    if (discriminator !== undefined && byValue.size > 0 && typeof value === 'object' && value !== null) {
      const tag: unknown = (value as Record<string, unknown>)[discriminator];
      const option = byValue.get(tag);
      if (option !== undefined) return option;
    }
    const fits = options.map(({ member }) => fitOf(member.field.type, value));
    const found = options[fits.indexOf(2)] ?? options[fits.indexOf(1)];
    return found ?? failed(value, discriminator, byValue, fullName);
  };
}

function failed(value: unknown, discriminator: string | undefined, byValue: Map<unknown, Option>, name: string): never {
  if (discriminator === undefined || byValue.size === 0 || typeof value !== 'object' || value === null) {
    return refuse(value, `a member of the union ${name}`);
  }
  try {
    return refuse((value as Record<string, unknown>)[discriminator], `one of ${[...byValue.keys()].join(', ')}`);
  } catch (error) {
    throw within(error, discriminator);
  }
}

function literalsOf(type: ProtoType, discriminator: string): readonly unknown[] {
  if (type.kind !== 'message') return [];
  if (type.shape === 'union') return type.members.flatMap((member) => literalsOf(member.field.type, discriminator));
  const tag = type.members.find((member) => member.key === discriminator && member.form === 'one')?.field.type;
  if (tag?.kind === 'enum') return tag.values.flatMap(({ value }) => (value === undefined ? [] : [value]));
  return tag?.kind === 'scalar' ? (tag.literals ?? []) : [];
}

/** The oneof's member says what the discriminator is, so a plain client may leave that out. */
function fill(value: unknown, discriminator: string, literals: readonly unknown[]): unknown {
  if (literals.length !== 1 || typeof value !== 'object' || value === null) return value;
  return Object.hasOwn(value, discriminator) ? value : { [discriminator]: literals[0], ...value };
}
