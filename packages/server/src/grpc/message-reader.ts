import type { Inflate } from './encodings.ts';
import { grpcRefusal, type Refusal } from './refusal.ts';
import { PREFIX_BYTES } from './to-frame.ts';

/** Reads messages from bytes that come in pieces. */
export interface MessageReader {
  /** Takes what came, after all that came before has been read. */
  readonly add: (bytes: Buffer) => void;
  /** The next message, or what is wrong with it; undefined until the whole of it has come. */
  readonly next: () => Uint8Array | Refusal | undefined;
  /** Says what is wrong with an end at this point. */
  readonly end: () => Refusal | undefined;
}

/** How messages are read. */
export interface MessageReaderOptions {
  /** Undoes the compression that the caller has named; undefined where it has named none. */
  readonly inflate: Inflate | undefined;
  /** Longest message, in bytes, before and after it is inflated. */
  readonly maxBytes: number;
}

const NOTHING = Buffer.alloc(0);

/** Makes a reader for one stream. A message that came in one piece is not copied. */
export function createMessageReader({ inflate, maxBytes }: MessageReaderOptions): MessageReader {
  let bytes: Buffer = NOTHING;
  let at = 0;
  // A message that came in part, with its prefix.
  let part: Buffer = NOTHING;
  let partBytes = 0;

  const check = (prefix: Buffer, offset: number): Refusal | undefined => {
    const flag = prefix.readUInt8(offset);
    if (flag > 1) return grpcRefusal('INTERNAL', `expected 0 or 1 as compressed flag, got ${flag}`);
    if (flag === 1 && !inflate) return grpcRefusal('INTERNAL', 'got a compressed message without a grpc-encoding');
    const length = prefix.readUInt32BE(offset + 1);
    if (length <= maxBytes) return undefined;
    return grpcRefusal('RESOURCE_EXHAUSTED', `expected a message of at most ${maxBytes} bytes, got ${length}`);
  };

  const unpack = (frame: Buffer): Uint8Array | Refusal => {
    const message = frame.subarray(PREFIX_BYTES);
    return frame[0] === 1 && inflate ? inflate(message, maxBytes) : message;
  };

  /** Moves bytes to the part, up to `length` bytes of it. Returns whether it has them. */
  const fill = (length: number): boolean => {
    const taken = Math.min(length - partBytes, bytes.length - at);
    if (partBytes + taken > part.length) part = grow(part, partBytes + taken, length);
    bytes.copy(part, partBytes, at, at + taken);
    partBytes += taken;
    at += taken;
    return partBytes === length;
  };

  return {
    add(more) {
      bytes = more;
      at = 0;
    },
    next() {
      if (partBytes === 0 && bytes.length - at >= PREFIX_BYTES) {
        const fault = check(bytes, at);
        if (fault) return fault;
        const end = at + PREFIX_BYTES + bytes.readUInt32BE(at + 1);
        if (end <= bytes.length) {
          const frame = bytes.subarray(at, end);
          at = end;
          return unpack(frame);
        }
      }
      if (partBytes < PREFIX_BYTES) {
        if (!fill(PREFIX_BYTES)) return undefined;
        const fault = check(part, 0);
        if (fault) return fault;
      }
      const length = PREFIX_BYTES + part.readUInt32BE(1);
      if (!fill(length)) return undefined;
      const frame = part.subarray(0, length);
      part = NOTHING;
      partBytes = 0;
      return unpack(frame);
    },
    end() {
      if (partBytes === 0) return undefined;
      const missing =
        partBytes < PREFIX_BYTES ? 'its length' : `${PREFIX_BYTES + part.readUInt32BE(1) - partBytes} bytes of it`;
      return grpcRefusal('INTERNAL', `the request ended in the middle of a message: ${missing} did not come`);
    },
  };
}

/** Grows with what has come, not with what a caller says will come. */
function grow(part: Buffer, needed: number, length: number): Buffer {
  const larger = Buffer.allocUnsafe(Math.max(needed, Math.min(length, 2 * part.length)));
  part.copy(larger);
  return larger;
}
