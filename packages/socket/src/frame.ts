/** Kinds of frames. A frame is its kind (1 byte), the length of its body (3 bytes, big endian), and its body. */
export const frameKind: Readonly<Record<FrameKind, number>> = {
  /** What a side allows, as JSON; the first frame of each side. */
  settings: 0,
  /** Small messages, as one JSON array. */
  messages: 1,
  /** One message, and bytes beside it. */
  message: 2,
  /** Announces a message that comes in pieces: its number and its length, 4 bytes each. */
  transfer: 3,
  /** A piece: the number of its transfer (4 bytes), and bytes. */
  piece: 4,
  /** 8 bytes, which come back as a pong. */
  ping: 5,
  pong: 6,
  /** The sender is about to close: JSON with the reason and the last call that it has taken. */
  goAway: 7,
  /** Ends a transfer that will not be sent to its end: its number, 4 bytes. */
  drop: 8,
};

type FrameKind = 'settings' | 'messages' | 'message' | 'transfer' | 'piece' | 'ping' | 'pong' | 'goAway' | 'drop';

export const HEADER_BYTES = 4;
/** Most bytes of a frame's body. A longer message goes in pieces. */
export const MAX_BODY_BYTES: number = 1024 * 1024;

/** The first bytes of each side: no HTTP method, HTTP/2 preface or TLS record begins with 0xA0. Then the version. */
export const PREFACE: Uint8Array = Uint8Array.of(0xa0, 0x68, 0x6f, 0x79);
/** The version that is spoken here. */
export const VERSION = 1;

/** Writes the header of a frame. */
export function writeHeader(target: Buffer, kind: number, length: number): void {
  target[0] = kind;
  target[1] = length >>> 16;
  target[2] = length >>> 8;
  target[3] = length;
}

/** Makes a whole frame. */
export function frameOf(kind: number, body: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(HEADER_BYTES + body.length);
  writeHeader(frame, kind, body.length);
  frame.set(body, HEADER_BYTES);
  return frame;
}

/** Makes a frame whose body is JSON. */
export function jsonFrame(kind: number, value: unknown): Buffer {
  return frameOf(kind, Buffer.from(JSON.stringify(value)));
}
