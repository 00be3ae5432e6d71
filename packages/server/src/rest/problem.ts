import { type ErrorData, httpStatusOf } from '@ahoy/core';
import { toErrorShape } from '@ahoy/core/procedure';
import type { Plain } from '@ahoy/rest';
import { TRPCError } from '@trpc/server';
import { STATUS_CODES } from 'node:http';
import { NotAcceptable } from './negotiate.ts';

/** An error as RFC 9457 has it, with tRPC's code and what the procedure declares beside it. */
export interface Problem extends Readonly<Record<string, unknown>> {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
}

/** Where an error comes from. */
export interface ProblemSource {
  /** Path of the procedure. Absent: the request never became a call. */
  readonly path: string;
  /** Plain JSON of the data that its declared errors carry. */
  readonly errors: Plain;
}

/**
 * Makes the problem of an error: `title`, `status` and `detail`, tRPC's `code`, one member of `errors` for each part of
 * the input that was refused, and the data that the procedure declares.
 */
export function toProblem(error: TRPCError, source?: ProblemSource): Problem {
  const { message, data } = toErrorShape(error, source?.path);
  const {
    code,
    issues,
    errorId,
    contractSkew,
    path: _path,
    httpStatus: _status,
    ...declared
  } = data satisfies ErrorData;
  const status = error instanceof NotAcceptable ? error.status : httpStatusOf(code);
  const problem = {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? code,
    status,
    detail: message,
    code,
    ...(issues && { errors: issues.map((issue) => ({ pointer: toPointer(issue.path), detail: issue.message })) }),
    ...(errorId !== undefined && { errorId }),
    ...(contractSkew && { contractSkew }),
  };
  if (!source || Object.keys(declared).length === 0) return problem;
  try {
    // An object's plain form is an object.
    return { ...problem, ...(source.errors.encode(declared) as object) };
  } catch (cause) {
    const { path } = source;
    return toProblem(new TRPCError({ code: 'INTERNAL_SERVER_ERROR', cause }), { path, errors: NOTHING });
  }
}

/** For an error that declares nothing. */
const NOTHING: Plain = { encode: () => ({}), decode: () => undefined };

/** A JSON pointer as a URI fragment, as the examples of RFC 9457 have it: `#/guests/3`. */
function toPointer(path: readonly (string | number)[]): string {
  return ['#', ...path.map((key) => encodeURIComponent(String(key).replaceAll('~', '~0').replaceAll('/', '~1')))].join(
    '/',
  );
}
