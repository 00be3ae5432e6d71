import { CallError } from '@ahoy/core';

const unreadable = new WeakSet<CallError>();

/** Makes the error of an answer that the caller cannot read by the contract that it knows: BAD_GATEWAY. */
export function unreadableAnswer(
  message: string,
  options: { readonly path: string; readonly cause: unknown },
): CallError {
  const error = CallError.local('BAD_GATEWAY', message, options);
  unreadable.add(error);
  return error;
}

/** Tells such an error from a BAD_GATEWAY that the service has sent. */
export function isUnreadableAnswer(error: unknown): error is CallError {
  return error instanceof CallError && unreadable.has(error);
}
