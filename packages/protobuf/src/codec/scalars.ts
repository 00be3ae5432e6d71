import type { Reader, Writer } from 'protobufjs/minimal.js';
import { ProtobufError, refuse } from '../protobuf-error.ts';
import type { ScalarName } from '../scalar-name.ts';
import { anyInt64, anyUint64, fixed64, sfixed64, sint64 } from './any-long.ts';
import { isInt32, isUint32, readInt32, readUint32 } from './int32.ts';
import { MAX_BIGINT_DIGITS } from './limits.ts';
import { readInt64, readSafe, readUint64, toLong } from './long.ts';
import type { ScalarCodec } from './type-codec.ts';

/** Codecs of all scalars. */
export const scalars: Readonly<Record<ScalarName, ScalarCodec>> = {
  string: { wire: 2, fits: isText, write: writeString, read: (reader) => reader.stringVerify(), zero: '' },
  digits: { wire: 2, fits: isBigint, write: writeDigits, read: readDigits, zero: 0n },
  double: { wire: 1, fits: isNumber, write: writeDouble, read: (reader) => reader.double(), zero: 0 },
  float: { wire: 5, fits: isFloat, write: writeFloat, read: (reader) => reader.float(), zero: 0 },
  int32: { wire: 0, fits: isInt32, write: writeInt32, read: readInt32, zero: 0 },
  uint32: { wire: 0, fits: isUint32, write: writeUint32, read: readUint32, zero: 0 },
  safe: { wire: 0, fits: Number.isSafeInteger, write: writeSafe, read: readSafe, zero: 0 },
  int64: { wire: 0, fits: isInt64, write: writeInt64, read: readInt64, zero: 0n },
  uint64: { wire: 0, fits: isUint64, write: writeUint64, read: readUint64, zero: 0n },
  bool: { wire: 0, fits: isBoolean, write: writeBool, read: (reader) => reader.bool(), zero: false },
  bytes: { wire: 2, fits: isBytes, write: writeBytes, read: readBytes, zero: new Uint8Array() },
  sint32: { wire: 0, fits: isInt32, write: writeSint32, read: readSint32, zero: 0 },
  fixed32: { wire: 5, fits: isUint32, write: writeFixed32, read: (reader) => reader.fixed32(), zero: 0 },
  sfixed32: { wire: 5, fits: isInt32, write: writeSfixed32, read: (reader) => reader.sfixed32(), zero: 0 },
  anyInt64,
  anyUint64,
  sint64,
  fixed64,
  sfixed64,
};

/** Greatest float; what lies above would become Infinity. */
const MAX_FLOAT = (2 - 2 ** -23) * 2 ** 127;
const DIGITS = /^(?:0|-?[1-9]\d*)$/;

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.isWellFormed();
}

function isBigint(value: unknown): value is bigint {
  return typeof value === 'bigint';
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

function isFloat(value: unknown): value is number {
  return typeof value === 'number' && (Math.abs(value) <= MAX_FLOAT || !Number.isFinite(value));
}

function isInt64(value: unknown): value is bigint {
  return typeof value === 'bigint' && BigInt.asIntN(64, value) === value;
}

function isUint64(value: unknown): value is bigint {
  return typeof value === 'bigint' && BigInt.asUintN(64, value) === value;
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

function isBytes(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array;
}

function writeString(writer: Writer, value: unknown): void {
  if (typeof value !== 'string') refuse(value, 'a string');
  if (!value.isWellFormed())
    throw new ProtobufError('the text holds half of a surrogate pair, which has no UTF-8 form');
  writer.string(value);
}

function writeDigits(writer: Writer, value: unknown): void {
  if (!isBigint(value)) refuse(value, 'a bigint');
  const digits = value.toString();
  if (digits.length > MAX_BIGINT_DIGITS) throw new ProtobufError(`a bigint has more than ${MAX_BIGINT_DIGITS} digits`);
  writer.string(digits);
}

function readDigits(reader: Reader): bigint {
  const digits = reader.stringVerify();
  if (digits.length <= MAX_BIGINT_DIGITS && DIGITS.test(digits)) return BigInt(digits);
  return refuse(digits, `a whole number of at most ${MAX_BIGINT_DIGITS} digits`);
}

function writeDouble(writer: Writer, value: unknown): void {
  writer.double(isNumber(value) ? value : refuse(value, 'a number'));
}

function writeFloat(writer: Writer, value: unknown): void {
  writer.float(isFloat(value) ? value : refuse(value, 'a number that a float holds'));
}

function writeInt32(writer: Writer, value: unknown): void {
  writer.int32(isInt32(value) ? value : refuse(value, 'a whole number of 32 bits'));
}

function writeUint32(writer: Writer, value: unknown): void {
  writer.uint32(isUint32(value) ? value : refuse(value, 'a whole number of 32 bits without a sign'));
}

function writeSafe(writer: Writer, value: unknown): void {
  writer.int64(Number.isSafeInteger(value) ? (value as number) : refuse(value, 'a whole number within ±(2⁵³ − 1)'));
}

function writeInt64(writer: Writer, value: unknown): void {
  writer.int64(toLong(isInt64(value) ? value : refuse(value, 'a bigint of 64 bits')));
}

function writeUint64(writer: Writer, value: unknown): void {
  writer.uint64(toLong(isUint64(value) ? value : refuse(value, 'a bigint of 64 bits without a sign')));
}

function writeSint32(writer: Writer, value: unknown): void {
  writer.sint32(isInt32(value) ? value : refuse(value, 'a whole number of 32 bits'));
}

/** Small numbers of either sign are few bytes: 0, -1, 1, -2 go as 0, 1, 2, 3. */
function readSint32(reader: Reader): number {
  const zigzag = readUint32(reader);
  return (zigzag >>> 1) ^ -(zigzag & 1);
}

function writeFixed32(writer: Writer, value: unknown): void {
  writer.fixed32(isUint32(value) ? value : refuse(value, 'a whole number of 32 bits without a sign'));
}

function writeSfixed32(writer: Writer, value: unknown): void {
  writer.sfixed32(isInt32(value) ? value : refuse(value, 'a whole number of 32 bits'));
}

function writeBool(writer: Writer, value: unknown): void {
  writer.bool(isBoolean(value) ? value : refuse(value, 'a boolean'));
}

function writeBytes(writer: Writer, value: unknown): void {
  writer.bytes(isBytes(value) ? value : refuse(value, 'a Uint8Array'));
}

/** A copy: what is decoded must not change when a transport uses its buffer again. */
function readBytes(reader: Reader): Uint8Array {
  return new Uint8Array(reader.bytes());
}
