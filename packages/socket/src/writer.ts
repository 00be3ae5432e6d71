import type { Duplex } from 'node:stream';
import { bodyBytes, bodyParts, messageFrame } from './body.ts';
import { type Encoded, NOTHING } from './encode.ts';
import { frameKind, HEADER_BYTES, writeHeader } from './frame.ts';
import { costOf, PIECE_BYTES, SMALL_LENGTH } from './limits.ts';
import { demand } from './protocol-error.ts';
import { createTransfers, type Entry, type Transfers } from './transfers.ts';

/** Sends messages and frames: all that is ready in one turn of the event loop leaves in one write. */
export interface Writer {
  /**
   * Sends a message: `head` is its JSON up to the value, such as `[2,5`. Messages of one call arrive in order.
   * @returns the units that it costs a stream.
   */
  readonly send: (call: number, head: string, value?: Encoded) => number;
  /** Sends a short message, which is JSON, past whatever its call is still sending. */
  readonly tell: (json: string) => void;
  /** Forgets what a call has not sent yet; false where there is nothing. */
  readonly drop: (call: number) => boolean;
  /** Sends a frame as it is. */
  readonly frame: (frame: Buffer) => void;
  /** The other side has taken so many bytes of pieces. */
  readonly granted: (bytes: number) => void;
  /** Sends what is ready now. */
  readonly flush: () => void;
  /** Bytes that the system has not taken yet; pieces that wait for credit are none of them. */
  readonly pressure: () => number;
  /** Bytes of large messages that wait for credit. */
  readonly waiting: () => number;
}

/** Characters of one frame of messages, which are at most three times as many bytes. */
const BATCH_LENGTH = 16 * 1024;

/** Makes the writer of a connection; `onSent` is called when nothing large waits any more. */
export function createWriter(socket: Duplex, onSent: () => void): Writer {
  let ready: (Uint8Array | string)[] = [];
  let readyBytes = 0;
  let batch = '';
  let scheduled = false;

  const schedule = (): void => {
    if (scheduled) return;
    scheduled = true;
    // After everything that this turn has made ready, promises included.
    process.nextTick(flush);
  };
  const add = (frame: Uint8Array | string): void => {
    ready.push(frame);
    readyBytes += frame.length;
  };
  const closeBatch = (): void => {
    if (batch === '') return;
    add(batchFrame(batch));
    batch = '';
  };
  const flush = (): void => {
    scheduled = false;
    closeBatch();
    if (ready.length > 0) {
      const frames = ready;
      ready = [];
      readyBytes = 0;
      writeAll(socket, frames);
    }
    if (!transfers || transfers.unsent() === 0) return;
    transfers.pump();
    if (transfers.unsent() === 0) onSent();
  };
  const tell = (json: string): void => {
    batch = batch === '' ? json : `${batch},${json}`;
    if (batch.length > BATCH_LENGTH) closeBatch();
    schedule();
  };
  const frame = (bytes: Buffer): void => {
    closeBatch();
    add(bytes);
    schedule();
  };
  const put = (call: number, entry: Entry): void => {
    if (transfers?.queue(call, entry)) return;
    if (typeof entry === 'string') tell(entry);
    else if (Buffer.isBuffer(entry)) frame(entry);
    else {
      transfers ??= createTransfers(socket, { schedule, put, sendFrame: frame });
      transfers.start(call, entry);
      schedule();
    }
  };
  /** Made with the first large message. */
  let transfers: Transfers | undefined;

  return {
    send(call, head, { json, attachments } = NOTHING) {
      const text = json === '' ? `${head}]` : `${head},${json}]`;
      if (text.length <= SMALL_LENGTH && attachments.length === 0) {
        put(call, text);
        return 1;
      }
      const bytes = bodyBytes(text, attachments);
      put(call, bytes <= PIECE_BYTES ? messageFrame(text, attachments, bytes) : bodyParts(text, attachments));
      return costOf(bytes);
    },
    tell,
    drop: (call) => transfers?.drop(call) ?? false,
    frame,
    granted(bytes) {
      demand(transfers !== undefined, 'credit for pieces that were sent');
      transfers.granted(bytes);
    },
    flush,
    pressure: () => socket.writableLength + readyBytes + batch.length,
    waiting: () => transfers?.unsent() ?? 0,
  };
}

/** A frame of messages. Text that is ASCII, as most is, goes to the system as it is, without a buffer in between. */
function batchFrame(batch: string): Buffer | string {
  const length = Buffer.byteLength(batch) + 2;
  if (length === batch.length + 2) {
    return `${String.fromCharCode(frameKind.messages, length >>> 16, (length >>> 8) & 0xff, length & 0xff)}[${batch}]`;
  }
  const frame = Buffer.allocUnsafe(HEADER_BYTES + length);
  writeHeader(frame, frameKind.messages, length);
  frame[HEADER_BYTES] = 0x5b;
  frame.write(batch, HEADER_BYTES + 1);
  frame[frame.length - 1] = 0x5d;
  return frame;
}

/** Writes frames as one: the socket hands them to the system together. */
function writeAll(socket: Duplex, frames: readonly (Uint8Array | string)[]): void {
  if (!socket.writable) return;
  if (frames.length > 1) socket.cork();
  for (const frame of frames) socket.write(frame, 'latin1');
  if (frames.length > 1) socket.uncork();
}
