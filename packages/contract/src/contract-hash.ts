import { createHash } from 'node:crypto';
import type { Contract } from './contract.ts';
import { wireText } from './wire-text.ts';

/** Hexadecimal digits of a hash: 64 bits tell any contracts of one system apart, and fit a header. */
const DIGITS = 16;

/**
 * Hashes what a contract says of the wire. Descriptions do not count, nor does the order of fields; that of a union's
 * members and an enum's values does.
 */
export function contractHash(contract: Contract): string {
  return createHash('sha256').update(wireText(contract)).digest('hex').slice(0, DIGITS);
}
