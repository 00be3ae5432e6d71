import type { Reader, Writer } from 'protobufjs/minimal.js';

/** How one value is written and read, without its tag. */
export interface TypeCodec {
  readonly wire: WireType;
  /** Writes a value, with its length where it has one. Throws a ProtobufError for a value that does not fit. */
  readonly write: (writer: Writer, value: unknown, depth: number) => void;
  /** Reads a value; `into` is the value of the same field that came before it, into which a message is merged. */
  readonly read: (reader: Reader, depth: number, into?: unknown) => unknown;
}

/** Codec of a scalar. */
export interface ScalarCodec extends TypeCodec {
  /** Tells a value that it can write. */
  readonly fits: (value: unknown) => boolean;
  /** What a map's entry holds that does not say so. */
  readonly zero: unknown;
}

/** Varint, eight bytes, length and bytes, four bytes. */
export type WireType = 0 | 1 | 2 | 5;

/** What a message's bytes are, without their length. */
export interface BodyCodec {
  readonly write: (writer: Writer, value: unknown, depth: number) => void;
  /** Reads up to `end`, where the reader's own end is. */
  readonly read: (reader: Reader, end: number, depth: number, into?: unknown) => unknown;
}

/** Writes the tag of a field. */
export function toTag(number: number, wire: WireType): number {
  return ((number << 3) | wire) >>> 0;
}
