import type { Reader } from 'protobufjs/minimal.js';
import { refuse } from '../protobuf-error.ts';
import { readInt64, readUint64 } from './long.ts';

/** Longest varint, in bytes, that certainly fits in 32 bits. protobufjs drops the bits of a longer one in silence. */
const SURE_BYTES = 4;

/** Tells a whole number of 32 bits. */
export function isInt32(value: unknown): value is number {
  return typeof value === 'number' && (value | 0) === value;
}

/** Tells a whole number of 32 bits without a sign. */
export function isUint32(value: unknown): value is number {
  return typeof value === 'number' && value >>> 0 === value;
}

/** Reads an int32; one that is longer is an error, not another number. */
export function readInt32(reader: Reader): number {
  const start = reader.pos;
  const value = reader.int32();
  if (reader.pos - start <= SURE_BYTES) return value;
  reader.pos = start;
  const whole = readInt64(reader);
  return isInt32(Number(whole)) ? value : refuse(whole, 'a whole number of 32 bits');
}

/** Reads a uint32; one that is longer is an error, not another number. */
export function readUint32(reader: Reader): number {
  const start = reader.pos;
  const value = reader.uint32();
  if (reader.pos - start <= SURE_BYTES) return value;
  reader.pos = start;
  const whole = readUint64(reader);
  return isUint32(Number(whole)) ? value : refuse(whole, 'a whole number of 32 bits without a sign');
}
