import { type Call, CallError, codeOfHttpStatus, type ErrorData } from '@ahoy/core';

/** Makes the error that a caller sees of an error that a server sent; `status` is the HTTP status it came with. */
export function toCallError(sent: unknown, { path }: Pick<Call, 'path'>, status = 500): CallError {
  const { message, data } = (sent ?? {}) as { message?: unknown; data?: Partial<ErrorData> };
  if (typeof data?.code !== 'string') {
    return CallError.local(codeOfHttpStatus(status), typeof message === 'string' ? message : 'unknown error', { path });
  }
  return new CallError({ message: String(message), data: { httpStatus: status, ...data } as ErrorData });
}
