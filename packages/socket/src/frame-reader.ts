import { frameKind, HEADER_BYTES, MAX_BODY_BYTES } from './frame.ts';
import { demand } from './protocol-error.ts';

/** Who takes what is read. */
export interface FrameHandlers {
  readonly onFrame: (kind: number, body: Buffer) => void;
  /** Bytes of a transfer, as they come: a piece is not put together first. */
  readonly onPiece: (transfer: number, bytes: Buffer) => void;
}

const PIECE_HEAD_BYTES = HEADER_BYTES + 4;
/** Chunks that are held one by one: a chunk of one byte takes some hundred. */
const MAX_HELD = 256;

/**
 * Reads frames from chunks of bytes, however they are cut. What is incomplete is put together once, when its last byte
 * has come.
 * @throws ProtocolError for a frame that is too long or of no known kind.
 */
export function createFrameReader({ onFrame, onPiece }: FrameHandlers): (chunk: Buffer) => void {
  let held: Buffer[] = [];
  let heldBytes = 0;
  let needed = HEADER_BYTES;
  /** The piece that is being read. */
  let piece = { transfer: 0, left: 0 };

  const readPiece = (bytes: Buffer, at: number): number => {
    const end = Math.min(bytes.length, at + piece.left);
    if (end > at) onPiece(piece.transfer, bytes.subarray(at, end));
    piece.left -= end - at;
    return end;
  };
  /** Reads a frame; returns where the next one begins, or undefined where more is needed. */
  const readFrame = (bytes: Buffer, at: number): number | undefined => {
    const left = bytes.length - at;
    if (left < HEADER_BYTES) return need(HEADER_BYTES);
    const kind = bytes[at] as number;
    const length = bytes.readUIntBE(at + 1, 3);
    demand(kind <= frameKind.drop, `a kind of frame, got ${kind}`);
    demand(length <= MAX_BODY_BYTES, `a frame of at most ${MAX_BODY_BYTES} bytes, got ${length}`);
    if (kind === frameKind.piece) {
      demand(length > 4, 'a piece with bytes');
      if (left < PIECE_HEAD_BYTES) return need(PIECE_HEAD_BYTES);
      piece = { transfer: bytes.readUInt32BE(at + HEADER_BYTES), left: length - 4 };
      return at + PIECE_HEAD_BYTES;
    }
    const end = at + HEADER_BYTES + length;
    if (end > bytes.length) return need(end - at);
    onFrame(kind, bytes.subarray(at + HEADER_BYTES, end));
    return end;
  };
  const need = (bytes: number): undefined => {
    needed = bytes;
  };

  return (chunk) => {
    held.push(chunk);
    heldBytes += chunk.length;
    if (piece.left === 0 && heldBytes < needed) {
      if (held.length > MAX_HELD) held = [Buffer.concat(held)];
      return;
    }
    const bytes = held.length === 1 ? chunk : Buffer.concat(held);
    let at = 0;
    for (;;) {
      if (piece.left > 0) at = readPiece(bytes, at);
      if (at === bytes.length) break;
      const next = readFrame(bytes, at);
      if (next === undefined) break;
      at = next;
    }
    held = at === bytes.length ? [] : [bytes.subarray(at)];
    heldBytes = bytes.length - at;
    if (heldBytes === 0) needed = HEADER_BYTES;
  };
}
