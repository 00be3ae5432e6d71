import type { Writer } from 'protobufjs/minimal.js';
import { toEntryName } from '../layout/case.ts';
import type { ProtoField, ProtoMessage, ProtoType } from '../model.ts';
import { type ProtoScalarName, protoNameOf } from '../scalar-name.ts';
import { inside, number, text } from './write-field.ts';

/** What a field's descriptor says. */
export interface Carrier extends Pick<ProtoField, 'name' | 'jsonName' | 'number' | 'type' | 'deprecated'> {
  readonly repeated?: boolean;
  /** Full name of the message of a map's entries, which is its type. */
  readonly entry?: string;
  readonly oneofIndex?: number;
  /** Its oneof is one that protoc added. */
  readonly optional?: boolean;
}

/** Numbers of google.protobuf.FieldDescriptorProto. */
const FIELD = {
  name: 1,
  number: 3,
  label: 4,
  type: 5,
  typeName: 6,
  options: 8,
  oneofIndex: 9,
  jsonName: 10,
  proto3Optional: 17,
} as const;
const LABEL = { optional: 1, repeated: 3 } as const;
const DEPRECATED = 3;
const TYPE: Readonly<Record<ProtoScalarName, number>> = {
  double: 1,
  float: 2,
  int64: 3,
  uint64: 4,
  int32: 5,
  fixed64: 6,
  fixed32: 7,
  bool: 8,
  string: 9,
  bytes: 12,
  uint32: 13,
  sfixed32: 15,
  sfixed64: 16,
  sint32: 17,
  sint64: 18,
};
const TYPE_MESSAGE = 11;
const TYPE_ENUM = 14;

/** Tells what the descriptor of a message's field says; `oneofIndex` is of the oneof that the field is in. */
export function carrierOf(field: ProtoField, { fullName }: ProtoMessage, oneofIndex: number | undefined): Carrier {
  return {
    ...field,
    repeated: field.label === 'repeated' || field.label === 'map',
    optional: field.label === 'optional',
    ...(field.label === 'map' && { entry: `${fullName}.${toEntryName(field.name)}` }),
    ...(oneofIndex !== undefined && { oneofIndex }),
  };
}

/** Writes a field's descriptor as a field of another message. */
export function writeFieldDescriptor(writer: Writer, field: number, carrier: Carrier): void {
  const { deprecated, entry, jsonName, name, oneofIndex, optional, repeated, type } = carrier;
  const typeName = entry ?? (type.kind === 'scalar' ? undefined : type.fullName);
  inside(writer, field, () => {
    text(writer, FIELD.name, name);
    number(writer, FIELD.number, carrier.number);
    number(writer, FIELD.label, repeated ? LABEL.repeated : LABEL.optional);
    number(writer, FIELD.type, entry === undefined ? typeNumberOf(type) : TYPE_MESSAGE);
    if (typeName !== undefined) text(writer, FIELD.typeName, `.${typeName}`);
    if (deprecated) inside(writer, FIELD.options, () => number(writer, DEPRECATED, 1));
    if (oneofIndex !== undefined) number(writer, FIELD.oneofIndex, oneofIndex);
    text(writer, FIELD.jsonName, jsonName);
    if (optional) number(writer, FIELD.proto3Optional, 1);
  });
}

function typeNumberOf(type: ProtoType): number {
  if (type.kind === 'scalar') return TYPE[protoNameOf(type.scalar)];
  return type.kind === 'message' ? TYPE_MESSAGE : TYPE_ENUM;
}
