import { codeOfHttpStatus } from '@ahoy/core';
import { TRPCError } from '@trpc/server';

/** What express and its body parser throw. */
interface HttpError {
  readonly status?: number;
  readonly message?: string;
  /** The body parser's own name for what happened. */
  readonly type?: string;
  /** For a body that is too large. */
  readonly limit?: number;
  /** Of Node, such as `Z_DATA_ERROR`. */
  readonly code?: string;
}

/** The error of a request that never became a call; express and its body parser throw errors with a status. */
export function requestError(cause: unknown): TRPCError {
  if (cause instanceof TRPCError) return cause;
  const error = (cause ?? {}) as HttpError;
  if (error.type === 'request.aborted') {
    return new TRPCError({ code: 'CLIENT_CLOSED_REQUEST', message: 'the caller has gone before its body was sent' });
  }
  const { status = 500 } = error;
  // The cause of a server's own failure stays with it, so that it is logged and masked.
  return new TRPCError({ code: codeOfHttpStatus(status), message: describe(error), ...(status >= 500 && { cause }) });
}

function describe({ message = '', type, limit, code = '' }: HttpError): string {
  if (type === 'entity.too.large') return `the body is larger than ${limit} bytes`;
  if (code.startsWith('Z_') || code.startsWith('ERR__ERROR_FORMAT')) return `the body cannot be inflated: ${message}`;
  return message;
}
