import type { MaybePromise, ProcedureType } from '@ahoy/core';
import { getTRPCErrorFromUnknown, type TRPCError } from '@trpc/server';

/** What tRPC gives to each middleware of one call, and what each may replace for those after it. */
export interface State {
  readonly path: string;
  readonly type: ProcedureType;
  readonly signal: AbortSignal | undefined;
  readonly batchIndex: number;
  readonly ctx: unknown;
  /** What the schemas so far have made of the input. */
  readonly input: unknown;
  readonly getRawInput: () => Promise<unknown>;
  /** What `getRawInput` gives, where it is known without asking. */
  readonly raw: { readonly value: unknown } | undefined;
}

/** What a procedure or the rest of one has come to, in tRPC's own form: middlewares see it. */
export type Outcome =
  | { readonly ok: true; readonly data: unknown; readonly ctx: unknown; readonly marker: string }
  | { readonly ok: false; readonly error: TRPCError; readonly marker: string };

/** Runs a procedure from some step on; it never throws and never rejects. */
export type Run = (state: State) => MaybePromise<Outcome>;

/** One step of a procedure, around those after it. */
export type Step = (next: Run) => Run;

/** tRPC's own mark of a result. */
const MARKER = 'middlewareMarker';

export function success(data: unknown, ctx: unknown): Outcome {
  return { marker: MARKER, ok: true, data, ctx };
}

export function failure(cause: unknown): Outcome {
  return { ok: false, error: getTRPCErrorFromUnknown(cause), marker: MARKER };
}
