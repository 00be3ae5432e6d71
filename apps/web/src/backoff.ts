const FIRST_MS = 250;
/** A service that restarts is found again within this time. */
const LONGEST_MS = 2_000;

/** Milliseconds to wait before the next attempt, when `failures` attempts in a row have failed before this one. */
export function backoffMs(failures: number): number {
  return Math.min(FIRST_MS * 2 ** failures, LONGEST_MS);
}
