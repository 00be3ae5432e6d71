import type { Reader } from 'protobufjs/minimal.js';
import { ProtobufError, refuse, within } from '../protobuf-error.ts';
import { isRecord } from './is-record.ts';
import { deeper } from './limits.ts';
import { toSegment } from './map-key.ts';
import { narrow } from './message-type.ts';
import { skip } from './skip.ts';
import type { Slot } from './slot.ts';
import { toTag } from './type-codec.ts';

/** Refuses what is no object that stands for its members. */
export function checkObject(value: unknown): void {
  if (!isRecord(value)) refuse(value, 'an object');
}

/** Refuses what is no array, or one that is too long. */
export function checkTuple(value: unknown, most: number): void {
  if (!Array.isArray(value)) refuse(value, 'an array');
  if (value.length > most) refuse(value, `an array of at most ${most}`);
}

/** Refuses an object with several members of which protobuf carries one. */
export function checkOneof(value: Readonly<Record<string, unknown>>, keys: readonly string[]): void {
  const present = keys.filter((key) => Object.hasOwn(value, key) && value[key] !== undefined);
  if (present.length > 1) throw new ProtobufError(`expected one of ${keys.join(', ')}, got ${present.join(' and ')}`);
}

export function checkArray(value: unknown): void {
  if (!Array.isArray(value)) refuse(value, 'an array');
}

export function checkSet(value: unknown): void {
  if (!(value instanceof Set)) refuse(value, 'a Set');
}

export function checkMap(value: unknown): void {
  if (!(value instanceof Map)) refuse(value, 'a Map');
}

/** The members of an object that it does not declare; undefined where there are none. */
export function undeclaredOf(value: object, declared: ReadonlySet<string>): Record<string, unknown> | undefined {
  const entries = Object.entries(value).filter(([key, part]) => !declared.has(key) && part !== undefined);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** Reads an entry of a map. What it does not say is zero, as protobuf has it. */
export function readEntry(reader: Reader, slot: Slot, depth: number): readonly [key: unknown, value: unknown] {
  const { key: keyCodec, type } = slot;
  if (keyCodec === undefined) throw new TypeError('not a map');
  const inner = deeper(depth);
  const outer = narrow(reader);
  const end = reader.len;
  let key = keyCodec.zero;
  let value: unknown;
  let found = false;
  try {
    while (reader.pos < end) {
      const tag = reader.tag();
      if (tag === toTag(1, keyCodec.wire)) key = keyCodec.read(reader, inner);
      else if (tag === toTag(2, type.wire)) {
        value = type.read(reader, inner);
        found = true;
      } else skip(reader, tag);
    }
    if (!found) value = slot.zero(inner);
  } catch (error) {
    throw within(error, toSegment(key));
  }
  reader.len = outer;
  return [key, value];
}

/** Puts an entry into an object. */
export function putEntry(record: Record<string, unknown>, [key, value]: readonly [key: unknown, value: unknown]): void {
  const name = String(key);
  if (name === '__proto__') throw within(new ProtobufError('this key is refused'), name);
  record[name] = value;
}

/** Puts what an object does not declare beside what it does. */
export function addUndeclared(
  value: Record<string, unknown>,
  rest: object | undefined,
  declared: ReadonlySet<string>,
): void {
  for (const [key, part] of Object.entries(rest ?? {})) {
    if (!declared.has(key)) value[key] = part;
  }
}

/** Leaves out the items at the end that are absent, down to those that must be there. */
export function toTuple(items: unknown[], required: number, rest: readonly unknown[] | undefined): unknown[] {
  if (rest !== undefined && rest.length > 0) return [...items, ...rest];
  let { length } = items;
  while (length > required && items[length - 1] === undefined) length--;
  items.length = length;
  return items;
}
