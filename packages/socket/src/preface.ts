import { PREFACE, VERSION } from './frame.ts';
import { demand } from './protocol-error.ts';

/** Length of the preface and the version after it. */
const BYTES = PREFACE.length + 1;

/**
 * Reads the preface, then passes on what follows.
 * @throws ProtocolError for bytes that are none, and for a version that is not spoken here.
 */
export function readPreface(next: (chunk: Buffer) => void): (chunk: Buffer) => void {
  let held: Buffer | undefined = Buffer.alloc(0);
  return (chunk) => {
    if (!held) return next(chunk);
    held = Buffer.concat([held, chunk]);
    demand(isPreface(held), 'the preface of the socket protocol');
    if (held.length < BYTES) return;
    const version = held[PREFACE.length];
    demand(version === VERSION, `version ${VERSION} of the socket protocol, got ${version}`);
    const rest = held.subarray(BYTES);
    held = undefined;
    if (rest.length > 0) next(rest);
  };
}

/** Tells bytes that begin the preface, or go on after it. */
export function isPreface(bytes: Uint8Array): boolean {
  return PREFACE.every((byte, index) => index >= bytes.length || bytes[index] === byte);
}
