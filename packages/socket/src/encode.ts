import { CallError } from '@ahoy/core';
import { serializeWith } from '@ahoy/core/transformer';
import { SMALL_LENGTH } from './limits.ts';

/** A value as it travels: JSON, which is empty for undefined, and the bytes beside it. */
export interface Encoded {
  readonly json: string;
  readonly attachments: readonly Uint8Array[];
  /** Bytes of both; of short JSON alone, its characters. */
  readonly bytes: number;
}

/** What is sent where there is no value. */
export const NOTHING: Encoded = { json: '', attachments: [], bytes: 0 };

/**
 * Encodes a value.
 * @throws CallError BAD_REQUEST for a value that cannot be carried, PAYLOAD_TOO_LARGE for one of more than `maxBytes`.
 */
export function encode(value: unknown, maxBytes: number): Encoded {
  if (value === undefined) return NOTHING;
  const attachments: Uint8Array[] = [];
  const json = JSON.stringify(serializeWith(value, attachments)) as string | undefined;
  // What an object's own `toJSON` makes of it may be nothing.
  if (json === undefined) return NOTHING;
  const bytes = json.length <= SMALL_LENGTH && attachments.length === 0 ? json.length : bytesOf(json, attachments);
  if (bytes > maxBytes) throw tooLarge(bytes, maxBytes);
  return { json, attachments, bytes };
}

function bytesOf(json: string, attachments: readonly Uint8Array[]): number {
  return attachments.reduce((sum, { length }) => sum + 4 + length, Buffer.byteLength(json));
}

function tooLarge(bytes: number, most: number): CallError {
  return CallError.local('PAYLOAD_TOO_LARGE', `the other side takes values of at most ${most} bytes, got ${bytes}`);
}
