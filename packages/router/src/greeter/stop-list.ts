import type { ErrorShape } from '@ahoy/core';
import { TRPCError } from '@trpc/server';

/** The house does not greet this name. */
export class OnStopList extends TRPCError {
  readonly guest: string;

  constructor(guest: string) {
    super({ code: 'FORBIDDEN', message: `${guest} is on the stop list of this house` });
    this.guest = guest;
  }
}

/** The error as a caller sees it: `error.data.reason` is `STOP_LIST`, `error.data.guest` the name. */
export interface StopListError extends ErrorShape {
  readonly data: ErrorShape['data'] & { readonly reason: 'STOP_LIST'; readonly guest: string };
}

/** Declares {@link OnStopList} for a procedure: `.errors(stopListError)`. */
export function stopListError({
  error,
  shape,
}: {
  readonly error: TRPCError;
  readonly shape: ErrorShape;
}): StopListError | undefined {
  if (!(error instanceof OnStopList)) return undefined;
  return { ...shape, data: { ...shape.data, reason: 'STOP_LIST', guest: error.guest } };
}
