import { CallError, type ErrorShape } from '@ahoy/core';
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

/** Declares the error for a procedure that greets, or that has the greeter greet: `.errors(stopListError)`. */
export function stopListError({
  error,
  shape,
}: {
  readonly error: TRPCError;
  readonly shape: ErrorShape;
}): StopListError | undefined {
  const guest = error instanceof OnStopList ? error.guest : guestOf(error);
  return guest === undefined ? undefined : { ...shape, data: { ...shape.data, reason: 'STOP_LIST', guest } };
}

/** The name in an error that the greeter-service has sent. */
function guestOf(error: TRPCError): string | undefined {
  if (!(error instanceof CallError)) return undefined;
  const data: Partial<StopListError['data']> = error.data;
  return data.reason === 'STOP_LIST' ? data.guest : undefined;
}
