import type { Reader } from 'protobufjs/minimal.js';
import { ProtobufError } from '../protobuf-error.ts';

/** A 64-bit integer in two halves, which is how protobufjs takes and gives one. */
export interface Long {
  readonly low: number;
  readonly high: number;
}

const HALF = 2 ** 32;

/** Splits a bigint into the halves of its two's complement. */
export function toLong(value: bigint): Long & { readonly unsigned: boolean } {
  const bits = BigInt.asUintN(64, value);
  return { low: Number(bits & 0xffff_ffffn), high: Number(bits >> 32n), unsigned: true };
}

/** Reads a varint of 64 bits. */
function readLong(reader: Reader): Long {
  const value: unknown = reader.int64();
  return value as Long; // `long`, a dependency of protobufjs, is there, so that this is no number
}

/** Reads an int64 as a number. */
export function readSafe(reader: Reader): number {
  const { high, low } = readLong(reader);
  const value = high * HALF + (low >>> 0);
  if (Number.isSafeInteger(value)) return value;
  throw new ProtobufError(`${toBigint(high, low)} is beyond what a JavaScript number holds exactly, ±(2⁵³ − 1)`);
}

/** Reads an int64 as a bigint. */
export function readInt64(reader: Reader): bigint {
  const { high, low } = readLong(reader);
  return toBigint(high, low);
}

/** Reads a uint64 as a bigint. */
export function readUint64(reader: Reader): bigint {
  return BigInt.asUintN(64, readInt64(reader));
}

/** Joins the halves of a two's complement. */
export function toBigint(high: number, low: number): bigint {
  return BigInt(high) * BigInt(HALF) + BigInt(low >>> 0);
}
