import { Reader } from 'protobufjs/minimal.js';
import type { ProtoMember, ProtoMessage, ProtoType } from '../model.ts';
import type { Segment } from '../protobuf-error.ts';
import { type ScalarCodec, scalars } from './scalars.ts';
import { toTag, type TypeCodec } from './type-codec.ts';

/** A member of a message with what its generated code needs. */
export interface Slot {
  readonly member: ProtoMember;
  readonly type: TypeCodec;
  /** Of a map. */
  readonly key: ScalarCodec | undefined;
  readonly tag: number;
  /** May be absent, because it is optional or because undefined is one of its values. */
  readonly optional: boolean;
  /** Of what an object does not declare: what it declares. */
  readonly declared: ReadonlySet<string>;
  readonly shape: ProtoMessage['shape'];
  /** Makes the value of a map's entry that does not say one. */
  readonly zero: (depth: number) => unknown;
}

/** An empty text, message or run of bytes, the number 0 and false, whichever type reads it: eight zero bytes. */
const ZEROS = new Uint8Array(8);

/** Prepares the members of a message, in the order of their numbers, in which protobuf writes fields. */
export function slotsOf(message: ProtoMessage, codecOf: (type: ProtoType) => TypeCodec): readonly Slot[] {
  const members = message.members.toSorted((a, b) => a.field.number - b.field.number);
  const declared = new Set(members.filter(({ rest }) => !rest).map(({ key }) => String(key)));
  return members.map((member) => {
    const { keyType, number, type } = member.field;
    const codec = codecOf(type);
    return {
      member,
      type: codec,
      key: keyType === undefined ? undefined : scalars[keyType.scalar],
      tag: toTag(number, member.form === 'one' ? codec.wire : 2),
      optional: member.optional || member.rest === true || (member.form === 'one' && takesUndefined(type)),
      declared,
      shape: message.shape,
      zero: (depth) => codec.read(new Reader(ZEROS), depth),
    };
  });
}

/** The steps from a message's value to a part of it; `index` is of an item, or the key of an entry. */
export function segmentsOf({ member, shape }: Slot, index: Segment | undefined): readonly Segment[] {
  const own = shape === 'wrapper' || member.rest ? [] : [member.key];
  if (index === undefined) return own;
  return member.rest && typeof index === 'number' ? [Number(member.key) + index] : [...own, index];
}

function takesUndefined(type: ProtoType): boolean {
  if (type.kind !== 'message') return false;
  if (type.shape === 'union') return type.members.some((member) => takesUndefined(member.field.type));
  if (type.shape === 'wrapper') return type.members.every((member) => member.optional);
  return type.shape === 'empty' || type.shape === 'any';
}
