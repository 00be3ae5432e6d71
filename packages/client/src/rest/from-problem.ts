import { CallError, codeOfHttpStatus, type ContractSkew, type ErrorData, type Issue } from '@ahoy/core';
import type { TRPC_ERROR_CODE_KEY } from '@trpc/server';
import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc';
import type { ClientRoute } from './client-route.ts';

/** The members of a problem that are the same for all (RFC 9457), and those that ours adds. */
interface Problem {
  readonly type?: unknown;
  readonly title?: unknown;
  readonly status?: unknown;
  readonly detail?: unknown;
  readonly instance?: unknown;
  /** tRPC's. */
  readonly code?: unknown;
  /** One for each part of the input that was refused. */
  readonly errors?: unknown;
  readonly errorId?: unknown;
  /** That the caller and the service were built against different contracts. */
  readonly contractSkew?: unknown;
}

/** The media type of a problem as JSON. */
export const PROBLEM = 'application/problem+json';

/** Tells a problem from other JSON. Some services say only by its members that it is one. */
export function isProblem(json: unknown, contentType: string): json is Problem {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return false;
  if (contentType.startsWith(PROBLEM)) return true;
  const { status, title, detail } = json as Problem;
  return typeof status === 'number' && (typeof title === 'string' || typeof detail === 'string');
}

/** Makes the error of a problem: whole from a server of ours, as far as it goes from any other. */
export function fromProblem(
  problem: Problem,
  {
    path,
    httpStatus,
    decodeErrorData,
  }: { readonly path: string; readonly httpStatus: number } & Pick<ClientRoute, 'decodeErrorData'>,
): CallError {
  const {
    type: _type,
    title,
    status: _status,
    detail,
    instance: _instance,
    code: said,
    errors,
    errorId,
    contractSkew,
    ...rest
  } = problem;
  const code = isCode(said) ? said : codeOfHttpStatus(httpStatus);
  const issues = Array.isArray(errors) ? errors.map(toIssue) : [];
  const data: ErrorData = {
    ...declaredIn(rest, decodeErrorData),
    code,
    httpStatus,
    path,
    ...(issues.length > 0 && { issues }),
    ...(typeof errorId === 'string' && { errorId }),
    ...(isSkew(contractSkew) && { contractSkew }),
  };
  return new CallError({ message: textOf(detail) ?? textOf(title) ?? code, data });
}

function isSkew(member: unknown): member is ContractSkew {
  return typeof member === 'object' && member !== null && (member as Partial<ContractSkew>).code === 'CONTRACT_SKEW';
}

function isCode(code: unknown): code is TRPC_ERROR_CODE_KEY {
  return typeof code === 'string' && Object.hasOwn(TRPC_ERROR_CODES_BY_KEY, code);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function declaredIn(members: object, decode: ClientRoute['decodeErrorData']): object {
  if (Object.keys(members).length === 0) return {};
  try {
    const data = decode(members);
    return typeof data === 'object' && data !== null ? data : {};
  } catch {
    // Data that cannot be read is no reason to hide the error itself.
    return {};
  }
}

/** A pointer such as `#/guests/3`, as the examples of RFC 9457 have it; digits are the place in an array. */
function toIssue(error: unknown): Issue {
  const { pointer, detail } = (error ?? {}) as { readonly pointer?: unknown; readonly detail?: unknown };
  const tokens = typeof pointer === 'string' ? pointer.replace(/^#/, '').split('/').slice(1) : [];
  return { path: tokens.map(fromToken), message: typeof detail === 'string' ? detail : String(pointer) };
}

function fromToken(token: string): string | number {
  let text = token;
  try {
    text = decodeURIComponent(token);
  } catch {
    // A pointer that is no URI fragment is a plain one.
  }
  return /^(?:0|[1-9]\d{0,8})$/.test(text) ? Number(text) : text.replaceAll('~1', '/').replaceAll('~0', '~');
}
