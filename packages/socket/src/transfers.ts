import type { Duplex } from 'node:stream';
import { frameKind, frameOf, HEADER_BYTES, writeHeader } from './frame.ts';
import { MAX_TRANSFERS, PIECE_BYTES, TRANSFER_WINDOW_BYTES } from './limits.ts';
import { demand } from './protocol-error.ts';

/** A message on its way out: one among others, a frame of its own, or the parts of one that goes in pieces. */
export type Entry = string | Buffer | readonly Uint8Array[];

/** Large messages on their way, in pieces between which small messages pass. */
export interface Transfers {
  /** Adds one; the call sends nothing large already. */
  readonly start: (call: number, parts: readonly Uint8Array[]) => void;
  /** Has an entry wait until what the call sends has been sent; false where it sends nothing large. */
  readonly queue: (call: number, entry: Entry) => boolean;
  /** Forgets what the call has not sent yet; false where there is nothing. */
  readonly drop: (call: number) => boolean;
  /** The other side has taken so many bytes. */
  readonly granted: (bytes: number) => void;
  /** Sends pieces, as many as may be on the way. */
  readonly pump: () => void;
  /** Bytes that wait here. */
  readonly unsent: () => number;
}

export interface TransfersOptions {
  /** Asks for a call of `pump`. */
  readonly schedule: () => void;
  /** Sends an entry whose turn has come. */
  readonly put: (call: number, entry: Entry) => void;
  readonly sendFrame: (frame: Buffer) => void;
}

interface Transfer {
  readonly call: number;
  readonly parts: readonly Uint8Array[];
  readonly bytes: number;
  /** Given when its turn has come. */
  number: number;
  /** Where in the parts the next piece begins. */
  part: number;
  offset: number;
  left: number;
  /** What the call sends after it. */
  readonly queue: Entry[];
}

/** Makes the transfers of a connection. */
export function createTransfers(socket: Duplex, { schedule, put, sendFrame }: TransfersOptions): Transfers {
  const byCall = new Map<number, Transfer>();
  const active: Transfer[] = [];
  const waiting: Transfer[] = [];
  let next = 0;
  let credit = TRANSFER_WINDOW_BYTES;
  let unsent = 0;

  const announce = (transfer: Transfer): void => {
    transfer.number = next++ >>> 0;
    const body = Buffer.allocUnsafe(8);
    body.writeUInt32BE(transfer.number, 0);
    body.writeUInt32BE(transfer.bytes, 4);
    socket.write(frameOf(frameKind.transfer, body));
    active.push(transfer);
  };
  const sendPiece = (transfer: Transfer): void => {
    const bytes = Math.min(PIECE_BYTES, transfer.left);
    const head = Buffer.allocUnsafe(HEADER_BYTES + 4);
    writeHeader(head, frameKind.piece, 4 + bytes);
    head.writeUInt32BE(transfer.number, HEADER_BYTES);
    socket.write(head);
    for (const chunk of take(transfer, bytes)) socket.write(chunk);
    credit -= bytes;
    unsent -= bytes;
  };
  const finish = ({ call, queue }: Transfer): void => {
    byCall.delete(call);
    for (const entry of queue) {
      unsent -= lengthOf(entry);
      put(call, entry);
    }
  };
  return {
    start(call, parts) {
      const bytes = lengthOf(parts);
      const transfer = { call, parts, bytes, number: 0, part: 0, offset: 0, left: bytes, queue: [] };
      byCall.set(call, transfer);
      waiting.push(transfer);
      unsent += bytes;
    },
    queue(call, entry) {
      const transfer = byCall.size > 0 ? byCall.get(call) : undefined;
      if (!transfer) return false;
      transfer.queue.push(entry);
      unsent += lengthOf(entry);
      return true;
    },
    drop(call) {
      const transfer = byCall.size > 0 ? byCall.get(call) : undefined;
      if (!transfer) return false;
      byCall.delete(call);
      unsent -= transfer.queue.reduce((sum, entry) => sum + lengthOf(entry), transfer.left);
      if (remove(active, transfer)) {
        const body = Buffer.allocUnsafe(4);
        body.writeUInt32BE(transfer.number, 0);
        sendFrame(frameOf(frameKind.drop, body));
      } else remove(waiting, transfer);
      return true;
    },
    granted(bytes) {
      credit += bytes;
      demand(credit <= TRANSFER_WINDOW_BYTES, 'credit for pieces that were sent');
      schedule();
    },
    pump() {
      if (byCall.size === 0 || credit <= 0 || !socket.writable) return;
      socket.cork();
      while (credit > 0) {
        if (active.length < MAX_TRANSFERS && waiting.length > 0) announce(waiting.shift() as Transfer);
        const [transfer] = active;
        if (!transfer) break;
        sendPiece(transfer);
        // In turn, so that none waits for another's end.
        active.shift();
        if (transfer.left > 0) active.push(transfer);
        else finish(transfer);
        // What has waited for it leaves before a transfer that has waited, too.
        if (transfer.left === 0 && transfer.queue.length > 0) break;
      }
      socket.uncork();
    },
    unsent: () => unsent,
  };
}

/** Takes the next bytes of a transfer, as views of its parts. */
function take(transfer: Transfer, bytes: number): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let left = bytes; left > 0;) {
    const part = transfer.parts[transfer.part] as Uint8Array;
    const chunk = part.subarray(transfer.offset, transfer.offset + left);
    if (chunk.length > 0) chunks.push(chunk);
    left -= chunk.length;
    transfer.offset += chunk.length;
    if (transfer.offset < part.length) continue;
    transfer.part++;
    transfer.offset = 0;
  }
  transfer.left -= bytes;
  return chunks;
}

function lengthOf(entry: Entry): number {
  if (typeof entry === 'string' || Buffer.isBuffer(entry)) return entry.length;
  return entry.reduce((sum, { length }) => sum + length, 0);
}

function remove(transfers: Transfer[], transfer: Transfer): boolean {
  const index = transfers.indexOf(transfer);
  if (index !== -1) transfers.splice(index, 1);
  return index !== -1;
}
