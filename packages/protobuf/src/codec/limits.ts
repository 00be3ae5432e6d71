import { ProtobufError } from '../protobuf-error.ts';

/** Messages inside one another, entries of maps counted: the limit that protobuf's C++, Java and Python readers have. */
export const MAX_DEPTH = 100;
/** Bytes of a message that is read, unless an option says otherwise: gRPC's own limit. */
export const DEFAULT_MAX_BYTES: number = 4 * 2 ** 20;
/** Digits of a bigint; parsing costs the square of their number. The same as in Ahoy's transformer. */
export const MAX_BIGINT_DIGITS = 4096;

/** Takes the step into a message inside another. */
export function deeper(depth: number): number {
  if (depth >= MAX_DEPTH) throw new ProtobufError(`messages are nested deeper than ${MAX_DEPTH} levels`);
  return depth + 1;
}
