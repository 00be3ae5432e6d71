import { transformer } from '@ahoy/core/transformer';
import type { Reader, Writer } from 'protobufjs/minimal.js';
import { ProtobufError, refuse, within } from '../protobuf-error.ts';
import { isPlain } from './is-record.ts';
import { deeper } from './limits.ts';
import { narrow } from './message-type.ts';
import { scalars } from './scalars.ts';
import { skip } from './skip.ts';
import type { BodyCodec } from './type-codec.ts';

/** Fields of google.protobuf.Value, with their wire types; of ListValue; and of Struct and its entries. */
const TAG = { null: 8, number: 17, string: 26, bool: 32, struct: 42, list: 50 } as const;
const ITEM = 10;
const ENTRY = { itself: 10, key: 10, value: 18 } as const;

/** Carries what JSON can hold as google.protobuf.Value. */
export const jsonValue: BodyCodec = { write: writeValue, read: readJson };

/** Carries what Ahoy's transformer can turn into JSON; a Value without a kind is undefined. */
export const anyValue: BodyCodec = {
  write(writer, value, depth) {
    if (value !== undefined) writeValue(writer, transformer.serialize(value), depth);
  },
  read(reader, end, depth) {
    const value = readValue(reader, end, depth);
    return value === undefined ? undefined : transformer.deserialize(value);
  },
};

function writeValue(writer: Writer, value: unknown, depth: number): void {
  switch (typeof value) {
    case 'number':
      writer.uint32(TAG.number).double(value);
      break;
    case 'string':
      scalars.string.write(writer.uint32(TAG.string), value, depth);
      break;
    case 'boolean':
      writer.uint32(TAG.bool).bool(value);
      break;
    case 'object':
      writeObject(writer, value, depth);
      break;
    default:
      refuse(value, 'a value that JSON can hold');
  }
}

function writeObject(writer: Writer, value: object | null, depth: number): void {
  if (value === null) writer.uint32(TAG.null).uint32(0);
  else if (Array.isArray(value)) writeList(writer, value, deeper(depth));
  else if (isPlain(value)) writeStruct(writer, value, deeper(depth));
  else refuse(value, 'a value that JSON can hold');
}

function writeList(writer: Writer, list: readonly unknown[], depth: number): void {
  writer.uint32(TAG.list).fork();
  for (const [index, item] of list.entries()) {
    try {
      writer.uint32(ITEM).fork();
      writeValue(writer, item, deeper(depth));
      writer.ldelim();
    } catch (error) {
      throw within(error, index);
    }
  }
  writer.ldelim();
}

/** A member that is undefined is left out, as in JSON. */
function writeStruct(writer: Writer, struct: object, depth: number): void {
  writer.uint32(TAG.struct).fork();
  for (const [key, value] of Object.entries(struct)) {
    if (value === undefined) continue;
    try {
      if (key === '__proto__') throw new ProtobufError('this key is refused');
      writer.uint32(ENTRY.itself).fork();
      scalars.string.write(writer.uint32(ENTRY.key), key, depth);
      writer.uint32(ENTRY.value).fork();
      writeValue(writer, value, deeper(deeper(depth)));
      writer.ldelim().ldelim();
    } catch (error) {
      throw within(error, key);
    }
  }
  writer.ldelim();
}

function readJson(reader: Reader, end: number, depth: number): unknown {
  const value = readValue(reader, end, depth);
  return value === undefined ? refuse(value, 'a google.protobuf.Value that says its kind') : value;
}

/** Of several kinds, which no sender means, the last one wins. */
function readValue(reader: Reader, end: number, depth: number): unknown {
  let value: unknown;
  while (reader.pos < end) {
    const tag = reader.tag();
    if (tag === TAG.null) value = readNull(reader);
    else if (tag === TAG.number) value = reader.double();
    else if (tag === TAG.string) value = reader.stringVerify();
    else if (tag === TAG.bool) value = reader.bool();
    else if (tag === TAG.struct) value = readInside(reader, deeper(depth), {}, readEntry);
    else if (tag === TAG.list) value = readInside(reader, deeper(depth), [], readItem);
    else skip(reader, tag);
  }
  return value;
}

function readNull(reader: Reader): null {
  reader.int32();
  return null;
}

/** Reads the messages in field 1, one after the other, into a list or an object. */
function readInside<T>(
  reader: Reader,
  depth: number,
  into: T,
  read: (reader: Reader, depth: number, into: T) => void,
): T {
  const outer = narrow(reader);
  const end = reader.len;
  while (reader.pos < end) {
    const tag = reader.tag();
    if (tag !== ITEM) {
      skip(reader, tag);
      continue;
    }
    const rest = narrow(reader);
    read(reader, deeper(depth), into);
    reader.len = rest;
  }
  reader.len = outer;
  return into;
}

function readItem(reader: Reader, depth: number, list: unknown[]): void {
  try {
    list.push(readJson(reader, reader.len, depth));
  } catch (error) {
    throw within(error, list.length);
  }
}

function readEntry(reader: Reader, depth: number, struct: Record<string, unknown>): void {
  const end = reader.len;
  let key = '';
  let value: unknown;
  try {
    while (reader.pos < end) {
      const tag = reader.tag();
      if (tag === ENTRY.key) key = reader.stringVerify();
      else if (tag === ENTRY.value) {
        narrow(reader);
        value = readJson(reader, reader.len, deeper(depth));
        reader.len = end;
      } else skip(reader, tag);
    }
    if (key === '__proto__') throw new ProtobufError('this key is refused');
    struct[key] = value === undefined ? refuse(value, 'a google.protobuf.Value') : value;
  } catch (error) {
    throw within(error, key);
  }
}
