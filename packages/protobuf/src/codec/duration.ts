import { ProtobufError, refuse } from '../protobuf-error.ts';
import { readInt32 } from './int32.ts';
import { readSafe } from './long.ts';
import { skip } from './skip.ts';
import type { BodyCodec } from './type-codec.ts';

/** Ten thousand years: what google.protobuf.Duration covers. */
const MAX_SECONDS = 315_576_000_000;
const NANOS_PER_MS = 1_000_000;
const NANOS_PER_SECOND = 1_000 * NANOS_PER_MS;
const SECONDS_TAG = 8;
const NANOS_TAG = 16;

/** Carries a number of milliseconds, which may have a fraction, as google.protobuf.Duration. */
export const duration: BodyCodec = {
  write(writer, value) {
    if (!isDuration(value)) refuse(value, 'a number of milliseconds within ten thousand years');
    let seconds = Math.trunc(value / 1000);
    let nanos = Math.round((value - seconds * 1000) * NANOS_PER_MS);
    // A fraction just below a second is rounded up to one.
    if (Math.abs(nanos) === NANOS_PER_SECOND) {
      seconds += Math.sign(nanos);
      nanos = 0;
    }
    if (seconds !== 0) writer.uint32(SECONDS_TAG).int64(seconds);
    if (nanos !== 0) writer.uint32(NANOS_TAG).int32(nanos);
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
    const agree = seconds === 0 || nanos === 0 || seconds > 0 === nanos > 0;
    if (agree && Math.abs(seconds) <= MAX_SECONDS && Math.abs(nanos) < NANOS_PER_SECOND) {
      return seconds * 1000 + nanos / NANOS_PER_MS;
    }
    throw new ProtobufError(`expected a duration within ten thousand years, got ${seconds} s and ${nanos} ns`);
  },
};

/** Tells a number of milliseconds that a Duration can hold. */
export function isDuration(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) <= MAX_SECONDS * 1000;
}
