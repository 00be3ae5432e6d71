import { isPromiseLike, isStream, leaveStream } from '@ahoy/core';
import { type AnyTRPCRouter, getTRPCErrorShape, TRPCError } from '@trpc/server';
import { getHTTPStatusCode } from '@trpc/server/http';
import type { TRPCErrorShape, TRPCResponse } from '@trpc/server/rpc';
import type { PlainRequest } from './read-request.ts';

/** What a call has come to. */
export type Outcome =
  | { readonly data: unknown; readonly error?: undefined }
  | { readonly data?: undefined; readonly error: TRPCError };

/** The configuration of tRPC's root: how values are carried, and errors shaped. */
export type Config = AnyTRPCRouter['_def']['_config'];

/** An answer, ready to be sent. */
export interface Answer {
  readonly status: number;
  /** JSON. */
  readonly body: string;
}

/** Statuses whose answers have no body (Fetch, "null body status"). */
const WITHOUT_BODY: ReadonlySet<number> = new Set([204, 205, 304]);

/**
 * Makes the answer to a request: its status is that of its calls, or 207 where they differ.
 * @throws what an answer cannot be made for, such as a value that cannot be carried. It fails the request as a whole.
 */
export function toAnswer(outcomes: readonly Outcome[], { paths, isBatch }: PlainRequest, config: Config): Answer {
  const checked = outcomes.map((outcome) => (holdsStream(outcome.data) ? refuseStream(outcome, isBatch) : outcome));
  const responses = checked.map(({ data, error }, index) =>
    error ? { error: shapeOf(error, paths[index], config) } : { result: { data } },
  );
  const status = checked.some(({ error }) => error) ? statusOf(responses, checked) : 200;
  const { output } = config.transformer;
  const sent = responses.map((response) =>
    'error' in response
      ? { error: output.serialize(response.error) as unknown }
      : { result: { data: output.serialize(response.result.data) as unknown } },
  );
  return { status, body: JSON.stringify(isBatch ? sent : sent[0]) };
}

/** Makes the answer to a request that failed as a whole. */
export function toFailure(error: TRPCError, config: Config): Answer {
  const shape = shapeOf(error, undefined, config);
  const body = JSON.stringify({ error: config.transformer.output.serialize(shape) as unknown });
  return { status: getHTTPStatusCode({ error: shape }, [error]), body };
}

function shapeOf(error: TRPCError, path: string | undefined, config: Config): TRPCErrorShape {
  return getTRPCErrorShape({ config, error, path, type: 'unknown', input: undefined, ctx: undefined });
}

/** Tells what only a stream of answers could carry. */
function holdsStream(data: unknown): boolean {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return false;
  return isStream(data) || Object.values(data).some((member) => isPromiseLike(member) || isStream(member));
}

/** A call alone fails its request as a whole. */
function refuseStream({ data }: Outcome, isBatch: boolean): Outcome {
  leaveStream(data).catch(() => {});
  const message = 'Cannot use stream-like response in non-streaming request - use httpBatchStreamLink';
  const error = new TRPCError({ code: 'UNSUPPORTED_MEDIA_TYPE', message });
  if (!isBatch) throw error;
  return { error };
}

function statusOf(responses: TRPCResponse[], outcomes: readonly Outcome[]): number {
  const errors = outcomes.map(({ error }) => error);
  const status = getHTTPStatusCode(responses, errors);
  if (status >= 200 && status <= 599 && !WITHOUT_BODY.has(status)) return status;
  throw new RangeError(`httpStatus: expected that of an answer with a body, got ${status}`);
}
