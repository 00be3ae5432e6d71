import { Reader } from 'protobufjs/minimal.js';
import type { ProtoMember, ProtoMessage, ProtoType } from '../model.ts';
import type { Segment } from '@ahoy/core/value-text';
import { hasZero, type Presence } from './presence.ts';
import { scalars } from './scalars.ts';
import { type ScalarCodec, toTag, type TypeCodec } from './type-codec.ts';

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
  /** What an absent member is read as: nothing, its type's zero value, null, or a collection without items. */
  readonly absent: 'nothing' | 'zero' | 'null' | 'empty';
  /** Members of the same oneof, this one included; none where it is in no oneof with others. */
  readonly rivals: readonly number[];
  /** Makes the type's zero value: that of a map's entry that does not say one. */
  readonly zero: (depth: number) => unknown;
}

/** An empty text, message or run of bytes, the number 0 and false, whichever type reads it: eight zero bytes. */
const ZEROS = new Uint8Array(8);

/** Prepares the members of a message, in the order of their numbers, in which protobuf writes fields. */
export function slotsOf(
  message: ProtoMessage,
  codecOf: (type: ProtoType) => TypeCodec,
  presence: Presence,
): readonly Slot[] {
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
      optional: isOptional(member),
      absent: absentOf(member, presence),
      rivals: rivalsOf(member, members),
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

function isOptional(member: ProtoMember): boolean {
  return member.optional || member.rest === true || (member.form === 'one' && takesUndefined(member.field.type));
}

/** Where presence is implicit, what may be null is null: to a `.proto` without `optional`, that is what "not set" says. */
function absentOf(member: ProtoMember, presence: Presence): Slot['absent'] {
  if (member.form !== 'one') return isOptional(member) && !member.implicit ? 'nothing' : 'empty';
  const isImplicit = member.implicit ?? (presence === 'implicit' && !isOptional(member));
  if (!isImplicit) return 'nothing';
  if (member.nullMark !== undefined) return 'null';
  return hasZero(member.field.type, ({ scalar }) => scalars[scalar].zero) ? 'zero' : 'nothing';
}

function rivalsOf({ field }: ProtoMember, members: readonly ProtoMember[]): readonly number[] {
  if (field.oneof === undefined) return [];
  const rivals = members.flatMap((one, index) => (one.field.oneof === field.oneof ? [index] : []));
  return rivals.length > 1 ? rivals : [];
}

function takesUndefined(type: ProtoType): boolean {
  if (type.kind !== 'message') return false;
  if (type.shape === 'union') return type.members.some((member) => takesUndefined(member.field.type));
  if (type.shape === 'wrapper') return type.members.every((member) => member.optional);
  return type.shape === 'empty' || type.shape === 'any';
}
