import { type ErrorData, httpStatusOf, codeOfHttpStatus } from '@ahoy/core';
import { toErrorShape } from '@ahoy/core/procedure';
import { TRPCError } from '@trpc/server';
import type { Response } from 'express';
import { STATUS_CODES } from 'node:http';

/**
 * Answers with an error as problem JSON (RFC 9457): `title`, `status` and `detail`, tRPC's `code`, one member of
 * `errors` for each part of the input that was refused, and the data that the procedure declares.
 */
export function sendProblem(response: Response, error: TRPCError, path: string | undefined): void {
  const { message, data } = toErrorShape(error, path);
  const { code, issues, path: _path, httpStatus: _status, ...declared } = data satisfies ErrorData;
  const status = httpStatusOf(code);
  const problem = {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? code,
    status,
    detail: message,
    code,
    ...(issues && { errors: issues.map((issue) => ({ pointer: toPointer(issue.path), detail: issue.message })) }),
    ...declared,
  };
  response.status(status).type('application/problem+json').send(JSON.stringify(problem));
}

/** The error of a request that never became a call; express and its body parser throw errors with a status. */
export function requestError(cause: unknown): TRPCError {
  if (cause instanceof TRPCError) return cause;
  const { status = 500, message = '', type } = cause as { status?: number; message?: string; type?: string };
  const detail = type === 'entity.parse.failed' ? `the body is not valid JSON: ${message}` : message;
  // The cause of a server's own failure stays with it, so that it is logged and masked.
  return new TRPCError({ code: codeOfHttpStatus(status), message: detail, ...(status >= 500 && { cause }) });
}

/** A JSON pointer as a URI fragment, as the examples of RFC 9457 have it: `#/guests/3`. */
function toPointer(path: readonly (string | number)[]): string {
  return ['#', ...path.map((key) => encodeURIComponent(String(key).replaceAll('~', '~0').replaceAll('/', '~1')))].join(
    '/',
  );
}
