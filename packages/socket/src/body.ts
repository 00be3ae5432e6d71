import { frameKind, HEADER_BYTES, writeHeader } from './frame.ts';
import { demand, ProtocolError } from './protocol-error.ts';

/** A message and the bytes beside it, as a frame of its own or a transfer has them. */
export interface Body {
  readonly message: unknown;
  readonly attachments: readonly Uint8Array[];
}

/** Bytes of a body before its JSON: the length of that, the number of attachments, then the length of each. */
const FIXED_BYTES = 8;
/** Attachments that are shorter than that on average are put together: one write a handful of bytes would cost more. */
const SMALL_ATTACHMENT_BYTES = 1024;

/** Bytes of a body. */
export function bodyBytes(json: string, attachments: readonly Uint8Array[]): number {
  let bytes = FIXED_BYTES + 4 * attachments.length + Buffer.byteLength(json);
  for (const { length } of attachments) bytes += length;
  return bytes;
}

/** Makes the frame of a message; attachments are copied, so that nobody can change them on their way. */
export function messageFrame(json: string, attachments: readonly Uint8Array[], bytes: number): Buffer {
  const frame = Buffer.allocUnsafe(HEADER_BYTES + bytes);
  writeHeader(frame, frameKind.message, bytes);
  let at = writeHead(frame, HEADER_BYTES, json, attachments);
  for (const attachment of attachments) {
    frame.set(attachment, at);
    at += attachment.length;
  }
  return frame;
}

/** Lays a large body out as parts that follow one another; large attachments are not copied. */
export function bodyParts(json: string, attachments: readonly Uint8Array[]): readonly Uint8Array[] {
  const head = Buffer.allocUnsafe(FIXED_BYTES + 4 * attachments.length + Buffer.byteLength(json));
  writeHead(head, 0, json, attachments);
  const bytes = attachments.reduce((sum, { length }) => sum + length, 0);
  if (bytes < SMALL_ATTACHMENT_BYTES * attachments.length) return [head, Buffer.concat(attachments)];
  return [head, ...attachments];
}

function writeHead(target: Buffer, start: number, json: string, attachments: readonly Uint8Array[]): number {
  let at = start + FIXED_BYTES;
  for (const { length } of attachments) at = target.writeUInt32BE(length, at);
  const jsonBytes = target.write(json, at);
  target.writeUInt32BE(jsonBytes, start);
  target.writeUInt32BE(attachments.length, start + 4);
  return at + jsonBytes;
}

/**
 * Reads a body.
 * @throws ProtocolError for bytes that are none.
 */
export function fromBody(body: Buffer): Body {
  demand(body.length >= FIXED_BYTES, 'a message with a head');
  const jsonBytes = body.readUInt32BE(0);
  const count = body.readUInt32BE(4);
  demand(count <= (body.length - FIXED_BYTES) / 4, 'as many attachments as are said');
  let at = FIXED_BYTES + 4 * count;
  demand(at + jsonBytes <= body.length, 'as much JSON as is said');
  const message = parseJson(body.subarray(at, at + jsonBytes));
  at += jsonBytes;
  const attachments: Uint8Array[] = [];
  for (let index = 0; index < count; index++) {
    const length = body.readUInt32BE(FIXED_BYTES + 4 * index);
    demand(at + length <= body.length, 'as many bytes of attachments as are said');
    attachments.push(bytesOf(body, at, length));
    at += length;
  }
  demand(at === body.length, 'no bytes after the last attachment');
  return { message, attachments };
}

/** A view of the body, or a copy where a view would hold much more memory than its own. */
function bytesOf(body: Buffer, at: number, length: number): Uint8Array {
  const view = new Uint8Array(body.buffer, body.byteOffset + at, length);
  return 2 * length < body.buffer.byteLength ? view.slice() : view;
}

/** @throws ProtocolError for text that is no JSON. */
export function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch (cause) {
    throw new ProtocolError(`expected JSON: ${(cause as Error).message}`, { cause });
  }
}
