import type { Reader, Writer } from 'protobufjs/minimal.js';
import { refuse } from '../protobuf-error.ts';
import { type Long, readInt64, readUint64, toBigint, toLong } from './long.ts';
import type { ScalarCodec } from './type-codec.ts';

/** What a 64-bit integer of other people's messages is in JavaScript; either is taken. */
type AnyLong = number | bigint;

/** int64, as a number where that is exact, else as a bigint. */
export const anyInt64: ScalarCodec = codecOf(0, true, (writer, value) => writer.int64(toLong(value)), readInt64);
/** uint64, likewise. */
export const anyUint64: ScalarCodec = codecOf(0, false, (writer, value) => writer.uint64(toLong(value)), readUint64);
/** sint64, likewise; on the wire 0, -1, 1, -2 are 0, 1, 2, 3. */
export const sint64: ScalarCodec = codecOf(
  0,
  true,
  (writer, value) => writer.uint64(toLong((value << 1n) ^ (value >> 63n))),
  (reader) => {
    const zigzag = readUint64(reader);
    return (zigzag >> 1n) ^ -(zigzag & 1n);
  },
);
/** fixed64, likewise; eight bytes. */
export const fixed64: ScalarCodec = codecOf(
  1,
  false,
  (writer, value) => writer.fixed64(toLong(value)),
  (reader) => BigInt.asUintN(64, readFixed(reader)),
);
/** sfixed64, likewise; eight bytes. */
export const sfixed64: ScalarCodec = codecOf(1, true, (writer, value) => writer.sfixed64(toLong(value)), readFixed);

function codecOf(
  wire: 0 | 1,
  signed: boolean,
  write: (writer: Writer, value: bigint) => void,
  read: (reader: Reader) => bigint,
): ScalarCodec {
  const fits = (value: unknown): value is AnyLong => {
    if (typeof value === 'number') return Number.isSafeInteger(value) && (signed || value >= 0);
    return typeof value === 'bigint' && (signed ? BigInt.asIntN(64, value) : BigInt.asUintN(64, value)) === value;
  };
  const expected = `a whole number of 64 bits${signed ? '' : ' without a sign'}; beyond ±(2⁵³ − 1) a bigint`;
  return {
    wire,
    fits,
    write: (writer, value) => write(writer, BigInt(fits(value) ? value : refuse(value, expected))),
    read(reader) {
      const value = read(reader);
      const number = Number(value);
      return Number.isSafeInteger(number) ? number : value;
    },
    zero: 0,
  };
}

function readFixed(reader: Reader): bigint {
  const { high, low } = reader.sfixed64() as unknown as Long; // `long` is there, so that this is no number
  return toBigint(high, low);
}
