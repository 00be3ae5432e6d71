/** A frame as it was heard. */
export interface HeardFrame {
  readonly kind: number;
  readonly body: Buffer;
}

/** Cuts bytes into frames; what is incomplete is left out. */
export function framesIn(bytes: Buffer): HeardFrame[] {
  const frames: HeardFrame[] = [];
  for (let at = 0; at + 4 <= bytes.length;) {
    const end = at + 4 + bytes.readUIntBE(at + 1, 3);
    if (end > bytes.length) break;
    frames.push({ kind: bytes.readUInt8(at), body: bytes.subarray(at + 4, end) });
    at = end;
  }
  return frames;
}

/** The messages in a frame, without what is beside them. */
export function messagesIn({ kind, body }: HeardFrame): unknown[][] {
  if (kind === 1) return JSON.parse(body.toString()) as unknown[][];
  if (kind !== 2) return [];
  const start = 8 + 4 * body.readUInt32BE(4);
  return [JSON.parse(body.toString('utf8', start, start + body.readUInt32BE(0))) as unknown[]];
}

/** Makes a frame. */
export function frame(kind: number, body: Buffer | string = ''): Buffer {
  const bytes = Buffer.from(body);
  const head = Buffer.alloc(4);
  head.writeUInt32BE(bytes.length);
  head[0] = kind;
  return Buffer.concat([head, bytes]);
}

/** Makes a frame of small messages. */
export function messages(...list: readonly unknown[]): Buffer {
  return frame(1, JSON.stringify(list));
}

/** Makes a body: JSON and bytes beside it. */
export function bodyOf(json: unknown, ...attachments: readonly Buffer[]): Buffer {
  const text = Buffer.from(JSON.stringify(json));
  const head = Buffer.alloc(8 + 4 * attachments.length);
  head.writeUInt32BE(text.length, 0);
  head.writeUInt32BE(attachments.length, 4);
  for (const [index, { length }] of attachments.entries()) head.writeUInt32BE(length, 8 + 4 * index);
  return Buffer.concat([head, text, ...attachments]);
}

/** Makes the announcement of a transfer. */
export function transfer(number: number, bytes: number): Buffer {
  return frame(3, words(number, bytes));
}

/** Makes a piece. */
export function piece(number: number, bytes: Buffer | string): Buffer {
  return frame(4, Buffer.concat([words(number), Buffer.from(bytes)]));
}

/** Makes the end of a transfer that goes no further. */
export function drop(number: number): Buffer {
  return frame(8, words(number));
}

function words(...numbers: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * numbers.length);
  for (const [index, number] of numbers.entries()) bytes.writeUInt32BE(number, 4 * index);
  return bytes;
}

/** The preface. */
export const PREFACE_BYTES: Buffer = Buffer.from([0xa0, 0x68, 0x6f, 0x79, 1]);

/** What every peer says first. */
export const OPENING: Buffer = Buffer.concat([
  PREFACE_BYTES,
  frame(0, JSON.stringify({ maxMessageBytes: 4 * 1024 * 1024, streamWindow: 256 })),
]);
