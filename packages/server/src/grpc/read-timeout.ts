import { grpcRefusal, type Refusal } from './refusal.ts';

/** A time left. Source: gRPC over HTTP/2, "Timeout". */
const TIMEOUT = /^(\d{1,8})([HMSmun])$/;
/** Its units, in milliseconds. */
const UNIT_MS: Readonly<Record<string, number>> = { H: 3_600_000, M: 60_000, S: 1000, m: 1, u: 1e-3, n: 1e-6 };
/** Milliseconds that `setTimeout` can wait. No call lives that long. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Reads `grpc-timeout`, in whole milliseconds; a time that is too long for a timer counts as none. */
export function readTimeout(timeout: string | undefined): number | Refusal | undefined {
  if (timeout === undefined) return undefined;
  const [, count, unit = ''] = TIMEOUT.exec(timeout) ?? [];
  if (count === undefined) {
    return grpcRefusal('INTERNAL', `grpc-timeout: expected 1 to 8 digits and a unit, such as 5S, got ${timeout}`);
  }
  const timeoutMs = Math.floor(Number(count) * (UNIT_MS[unit] ?? 1));
  return timeoutMs > MAX_TIMER_MS ? undefined : timeoutMs;
}
