import type { Reader } from 'protobufjs/minimal.js';

/** Skips a field that this side does not know. Groups inside one another end at protobufjs's own limit of 100. */
export function skip(reader: Reader, tag: number): void {
  reader.skipType(tag & 7, 0, tag >>> 3);
}
