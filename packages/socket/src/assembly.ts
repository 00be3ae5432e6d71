import { MAX_TRANSFERS, TRANSFER_WINDOW_BYTES } from './limits.ts';
import { demand } from './protocol-error.ts';

/** Puts large messages together from their pieces. */
export interface Assembly {
  /** Takes an announcement: the number of a transfer and its length. */
  readonly begin: (body: Buffer) => void;
  /** Takes bytes of a piece; returns the message once it is whole. */
  readonly add: (transfer: number, bytes: Buffer) => Buffer | undefined;
  /** Takes the number of a transfer that its sender has given up. */
  readonly drop: (body: Buffer) => void;
}

interface Partial {
  readonly bytes: number;
  /** As large as what has come so far needs: an announcement alone takes no memory. */
  buffer: Buffer;
  filled: number;
}

/** Memory for a transfer at first, in bytes. */
const FIRST_BYTES = 256 * 1024;
/** How much more memory a transfer takes than has come of it: most have all of theirs after one piece, and are not copied. */
const AHEAD = 64;

/** Makes the assembly of a connection; `onTaken` is told how many bytes have come, half a window at a time. */
export function createAssembly(maxBodyBytes: number, onTaken: (bytes: number) => void): Assembly {
  const partials = new Map<number, Partial>();
  let untold = 0;
  const take = (bytes: number): void => {
    untold += bytes;
    if (untold < TRANSFER_WINDOW_BYTES / 2) return;
    onTaken(untold);
    untold = 0;
  };
  return {
    begin(body) {
      demand(body.length === 8, 'a transfer of 8 bytes');
      const number = body.readUInt32BE(0);
      const bytes = body.readUInt32BE(4);
      demand(bytes > 0 && bytes <= maxBodyBytes, `a message of 1 to ${maxBodyBytes} bytes, got ${bytes}`);
      demand(partials.size < MAX_TRANSFERS, `at most ${MAX_TRANSFERS} transfers at a time`);
      demand(!partials.has(number), 'a number for each transfer');
      partials.set(number, { bytes, buffer: Buffer.alloc(0), filled: 0 });
    },
    add(transfer, bytes) {
      take(bytes.length);
      const partial = partials.get(transfer);
      demand(partial !== undefined, 'a piece of a transfer that was announced');
      const filled = partial.filled + bytes.length;
      demand(filled <= partial.bytes, 'no more bytes than were announced');
      if (filled > partial.buffer.length) grow(partial, filled);
      bytes.copy(partial.buffer, partial.filled);
      partial.filled = filled;
      if (filled < partial.bytes) return undefined;
      partials.delete(transfer);
      return partial.buffer;
    },
    drop(body) {
      demand(body.length === 4 && partials.delete(body.readUInt32BE(0)), 'the number of a transfer to drop');
    },
  };
}

function grow(partial: Partial, atLeast: number): void {
  const wanted = Math.max(FIRST_BYTES, AHEAD * atLeast);
  // What is nearly enough would be copied once more, at its largest.
  const size = 2 * wanted < partial.bytes ? wanted : partial.bytes;
  // A buffer of its own, not of Node's pool: views of it are given away.
  const buffer = Buffer.allocUnsafeSlow(size);
  partial.buffer.copy(buffer, 0, 0, partial.filled);
  partial.buffer = buffer;
}
