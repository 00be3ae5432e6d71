import type { ObjectWritable } from '@grpc/grpc-js/build/src/object-stream.js';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Sends items over a call of grpc-js, as fast as they are taken. A call that is left or fails says so to its reader. */
export function pump(items: AsyncIterable<object>, call: ObjectWritable<object>): void {
  // grpc-js's streams are Node's; their type differs in what they take.
  pipeline(Readable.from(items), call as unknown as Writable).catch(() => {});
}
