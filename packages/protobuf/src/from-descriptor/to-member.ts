import { toDefaultJsonName } from '../layout/case.ts';
import type { ProtoField, ProtoMember, ProtoScalar, ProtoType } from '../model.ts';
import { ProtobufError } from '../protobuf-error.ts';
import type { ScalarName } from '../scalar-name.ts';
import type { FieldDescriptor, FileDescriptorData, MessageDescriptor } from './file-descriptor-data.ts';
import type { Types } from './types.ts';
import type { Declaration } from './type-index.ts';

/** Numbers of google.protobuf.FieldDescriptorProto.Type, with the form of each scalar in JavaScript. */
const SCALARS: Readonly<Record<number, ScalarName>> = {
  1: 'double',
  2: 'float',
  3: 'anyInt64',
  4: 'anyUint64',
  5: 'int32',
  6: 'fixed64',
  7: 'fixed32',
  8: 'bool',
  9: 'string',
  12: 'bytes',
  13: 'uint32',
  15: 'sfixed32',
  16: 'sfixed64',
  17: 'sint32',
  18: 'sint64',
};
const TYPE_GROUP = 10;
const REQUIRED = 2;
const REPEATED = 3;
const IMPLICIT = 2;
const MAX_FIELD_NUMBER = 2 ** 29 - 1;

/**
 * Lays out a field as a part of an object. A group, which only proto2 has, is left out, so that it is skipped.
 * @throws ProtobufError for a field that no codec can be made for.
 */
export function toMember(
  field: FieldDescriptor,
  { descriptor, file, fullName }: Declaration<MessageDescriptor>,
  types: Types,
): ProtoMember | undefined {
  if (field.type === TYPE_GROUP) return undefined;
  const { label, name = '', number = 0, oneofIndex, proto3Optional, typeName = '' } = field;
  const place = `${fullName}.${name}`;
  const key = field.jsonName ?? toDefaultJsonName(name);
  if (key === '__proto__') throw new ProtobufError(`${fullName}: a member cannot be called __proto__`);
  if (number < 1 || number > MAX_FIELD_NUMBER)
    throw new ProtobufError(`${place}: expected a field number from 1 to ${MAX_FIELD_NUMBER}, got ${number}`);

  const named = { name, jsonName: key, number };
  const entry = label === REPEATED ? types.entryOf(typeName) : undefined;
  const mayBeAbsent = { optional: true, implicit: true } as const;
  if (entry) return { key, form: 'record', ...mayBeAbsent, field: { ...named, ...mapOf(entry, types) } };
  const type = typeOf(field, place, types);
  if (label === REPEATED) return { key, form: 'array', ...mayBeAbsent, field: { ...named, label: 'repeated', type } };
  // protoc puts a field that is `optional` into a oneof of its own.
  const oneof = oneofIndex === undefined || proto3Optional ? undefined : descriptor.oneofDecl[oneofIndex]?.name;
  return {
    key,
    form: 'one',
    optional: label !== REQUIRED,
    field: { ...named, label: 'single', type, ...(oneof !== undefined && { oneof }) },
    ...(type.kind !== 'message' && oneof === undefined && isImplicit(field, file) && { implicit: true }),
  };
}

/** Only in proto3 and where an edition says so is an absent field its type's zero value. */
function isImplicit({ options, proto3Optional }: FieldDescriptor, file: FileDescriptorData): boolean {
  if (file.syntax === 'proto3') return proto3Optional !== true;
  return (options?.features?.fieldPresence ?? file.options?.features?.fieldPresence) === IMPLICIT;
}

/** A map is repeated entries with a key in field 1 and a value in field 2. */
function mapOf(
  { descriptor, fullName }: Declaration<MessageDescriptor>,
  types: Types,
): Pick<ProtoField, 'label' | 'type' | 'keyType'> {
  const [key, value] = [1, 2].map((number) => descriptor.field.find((field) => field.number === number));
  const keyType = key && scalarOf(key);
  if (keyType === undefined || value === undefined)
    throw new ProtobufError(`${fullName}: expected a key that is a scalar, and a value`);
  return { label: 'map', keyType, type: typeOf(value, fullName, types) };
}

function typeOf(field: FieldDescriptor, place: string, types: Types): ProtoType {
  return scalarOf(field) ?? types.typeOf(field.typeName ?? '', place);
}

function scalarOf({ type = 0 }: FieldDescriptor): ProtoScalar | undefined {
  const scalar = SCALARS[type];
  return scalar && { kind: 'scalar', scalar };
}
