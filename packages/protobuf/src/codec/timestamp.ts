import { ProtobufError, refuse } from '../protobuf-error.ts';
import { readInt32 } from './int32.ts';
import { readSafe } from './long.ts';
import { skip } from './skip.ts';
import type { BodyCodec } from './type-codec.ts';

/** 0001-01-01 and the last millisecond of 9999: what google.protobuf.Timestamp covers. */
const MIN_MS = -62_135_596_800_000;
const MAX_MS = 253_402_300_799_999;
const NANOS_PER_MS = 1_000_000;
const SECONDS_TAG = 8;
const NANOS_TAG = 16;

/** Carries a Date as google.protobuf.Timestamp. A sender's finer parts of a millisecond are cut off. */
export const timestamp: BodyCodec = {
  write(writer, value) {
    if (!isTimestamp(value)) refuse(value, 'a valid Date between the years 1 and 9999');
    const ms = value.getTime();
    const seconds = Math.floor(ms / 1000);
    if (seconds !== 0) writer.uint32(SECONDS_TAG).int64(seconds);
    if (ms !== seconds * 1000) writer.uint32(NANOS_TAG).int32((ms - seconds * 1000) * NANOS_PER_MS);
  },
  read(reader, end) {
    let seconds = 0;
    let nanos = 0;
    while (reader.pos < end) {
      const tag = reader.tag();
      if (tag === SECONDS_TAG) seconds = readSafe(reader);
      else if (tag === NANOS_TAG) nanos = readInt32(reader);
      else skip(reader, tag);
    }
    const date = new Date(seconds * 1000 + Math.floor(nanos / NANOS_PER_MS));
    if (nanos >= 0 && nanos < 1000 * NANOS_PER_MS && isTimestamp(date)) return date;
    throw new ProtobufError(`expected a time between the years 1 and 9999, got ${seconds} s and ${nanos} ns`);
  },
};

/** Tells a Date that a Timestamp can hold. */
export function isTimestamp(value: unknown): value is Date {
  return value instanceof Date && value.getTime() >= MIN_MS && value.getTime() <= MAX_MS;
}
