import { CallError } from './call-error.ts';
import { type Metadata, metadataName } from './metadata.ts';

/**
 * The point in time, in Unix milliseconds, that is `timeoutMs` away.
 * @returns undefined for Infinity: no deadline.
 * @throws CallError BAD_REQUEST unless `timeoutMs` is a number above or equal to 0.
 */
export function deadlineAfter(timeoutMs: number): number | undefined {
  if (!(timeoutMs >= 0)) {
    throw CallError.local('BAD_REQUEST', `timeoutMs: expected 0 or more milliseconds, got ${timeoutMs}`);
  }
  return timeoutMs === Infinity ? undefined : Date.now() + timeoutMs;
}

/** The earliest of some deadlines; undefined stands for none. */
export function earliest(...deadlines: readonly (number | undefined)[]): number | undefined {
  const known = deadlines.filter((deadline) => deadline !== undefined);
  return known.length > 0 ? Math.min(...known) : undefined;
}

/** Milliseconds left until a deadline; 0 or less once it has passed. */
export function timeLeftMs(deadline: number): number {
  return deadline - Date.now();
}

/** Reads the deadline of a received call from its metadata; a value that is no whole number counts as absent. */
export function deadlineFrom(metadata: Metadata): number | undefined {
  const value = metadata[metadataName.timeout];
  return value !== undefined && /^\d{1,15}$/.test(value) ? Date.now() + Number(value) : undefined;
}

/** Writes the time left of a call into the metadata that travels. */
export function withTimeLeft(metadata: Metadata, deadline: number | undefined): Metadata {
  if (deadline === undefined) return metadata;
  return { ...metadata, [metadataName.timeout]: String(Math.max(0, Math.floor(timeLeftMs(deadline)))) };
}
