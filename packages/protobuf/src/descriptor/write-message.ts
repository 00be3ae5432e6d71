import type { Writer } from 'protobufjs/minimal.js';
import { toEntryName } from '../layout/case.ts';
import type { ProtoEnum, ProtoField, ProtoMessage } from '../model.ts';
import { inside, number, text } from './write-field.ts';
import { type Carrier, carrierOf, writeFieldDescriptor } from './write-field-descriptor.ts';

/** Numbers of google.protobuf.DescriptorProto, EnumDescriptorProto and their parts. */
const MESSAGE = {
  name: 1,
  field: 2,
  nested: 3,
  enum: 4,
  options: 7,
  oneof: 8,
  reservedRange: 9,
  reservedName: 10,
} as const;
const ENUM = { name: 1, value: 2, options: 3, reservedRange: 4, reservedName: 5 } as const;
const OPTIONS = { deprecated: 3, mapEntry: 7 } as const;

/** Writes a message's descriptor as a field of another message. */
export function writeMessage(writer: Writer, field: number, message: ProtoMessage): void {
  const oneofs = oneofsOf(message);
  inside(writer, field, () => {
    text(writer, MESSAGE.name, message.name);
    for (const one of message.fields)
      writeFieldDescriptor(writer, MESSAGE.field, carrierOf(one, message, oneofs.indexes.get(one)));
    for (const one of message.fields) if (one.keyType !== undefined) writeEntry(writer, one, one.keyType);
    for (const one of message.messages) writeMessage(writer, MESSAGE.nested, one);
    for (const one of message.enums) writeEnum(writer, MESSAGE.enum, one);
    if (message.deprecated) inside(writer, MESSAGE.options, () => number(writer, OPTIONS.deprecated, 1));
    for (const name of oneofs.names) inside(writer, MESSAGE.oneof, () => text(writer, 1, name));
    for (const one of message.reserved?.numbers ?? []) writeRange(writer, MESSAGE.reservedRange, [one, one + 1]);
    for (const name of message.reserved?.names ?? []) text(writer, MESSAGE.reservedName, name);
  });
}

/** Writes an enum's descriptor as a field of another message. The ranges of its reserved numbers include their ends. */
export function writeEnum(writer: Writer, field: number, { deprecated, name, reserved, values }: ProtoEnum): void {
  inside(writer, field, () => {
    text(writer, ENUM.name, name);
    for (const value of values) {
      inside(writer, ENUM.value, () => {
        text(writer, 1, value.name);
        number(writer, 2, value.number);
      });
    }
    if (deprecated) inside(writer, ENUM.options, () => number(writer, OPTIONS.deprecated, 1));
    for (const one of reserved?.numbers ?? []) writeRange(writer, ENUM.reservedRange, [one, one]);
    for (const one of reserved?.names ?? []) text(writer, ENUM.reservedName, one);
  });
}

interface Oneofs {
  readonly names: readonly string[];
  readonly indexes: ReadonlyMap<ProtoField, number>;
}

/** The oneofs that are declared, then one for each optional field, which protoc adds under a name that is free. */
function oneofsOf({ fields }: ProtoMessage): Oneofs {
  const names = [...new Set(fields.flatMap(({ oneof }) => oneof ?? []))];
  const indexes = new Map<ProtoField, number>();
  const taken = new Set([...fields.map(({ name }) => name), ...names]);
  for (const field of fields) {
    if (field.oneof !== undefined) indexes.set(field, names.indexOf(field.oneof));
    if (field.label !== 'optional') continue;
    let own = field.name.startsWith('_') ? field.name : `_${field.name}`;
    while (taken.has(own)) own = `X${own}`;
    taken.add(own);
    indexes.set(field, names.push(own) - 1);
  }
  return { names, indexes };
}

function writeEntry(writer: Writer, field: ProtoField, keyType: NonNullable<ProtoField['keyType']>): void {
  const part = (name: string, at: number, type: ProtoField['type']): Carrier => ({
    name,
    jsonName: name,
    number: at,
    type,
  });
  inside(writer, MESSAGE.nested, () => {
    text(writer, MESSAGE.name, toEntryName(field.name));
    writeFieldDescriptor(writer, MESSAGE.field, part('key', 1, keyType));
    writeFieldDescriptor(writer, MESSAGE.field, part('value', 2, field.type));
    inside(writer, MESSAGE.options, () => number(writer, OPTIONS.mapEntry, 1));
  });
}

function writeRange(writer: Writer, field: number, [start, end]: readonly [number, number]): void {
  inside(writer, field, () => {
    number(writer, 1, start);
    number(writer, 2, end);
  });
}
