import type { TRPC_ERROR_CODE_KEY, TRPC_ERROR_CODE_NUMBER, TRPCError } from '@trpc/server';
import { type ContractSkew, skewOf } from './contract-skew.ts';

/** Why one part of an input was refused. */
export interface Issue {
  /** Where in the input: `['guests', 3]`. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** The typed part of an error, as it crosses the wire. */
export interface ErrorData {
  readonly code: TRPC_ERROR_CODE_KEY;
  readonly httpStatus: number;
  readonly path?: string;
  /** What is wrong with the input, for BAD_REQUEST by validation. */
  readonly issues?: readonly Issue[];
  /** The id under which the service's log has what happened, for an error that no procedure declared. */
  readonly errorId?: string;
  /** The caller and the service were built against different contracts, of which this error may be a consequence. */
  readonly contractSkew?: ContractSkew;
}

/** tRPC's shape of an error on the wire. */
export interface ErrorShape {
  readonly message: string;
  readonly code: TRPC_ERROR_CODE_NUMBER;
  readonly data: ErrorData;
}

/**
 * Gives an error that no `.errors()` claimed its shape on the wire: the issues of a refused input by field, whether the
 * caller's contract is another one, and nothing but an id of what nobody meant to throw.
 */
export function formatError({ error, shape }: { error: TRPCError; shape: ErrorShape }): ErrorShape {
  const skew = skewOf(error);
  const formed = withoutSkew({ error, shape });
  if (!skew) return formed;
  return { ...formed, message: `${formed.message}. ${skew.advice}`, data: { ...formed.data, contractSkew: skew } };
}

function withoutSkew({ error, shape }: { error: TRPCError; shape: ErrorShape }): ErrorShape {
  const issues = error.code === 'BAD_REQUEST' ? issuesOf(error.cause) : undefined;
  if (issues) return { ...shape, message: describeIssues(issues), data: { ...shape.data, issues } };
  if (!isUnforeseen(error)) return shape;
  const id = errorId(error);
  return { ...shape, message: `internal error ${id}`, data: { ...shape.data, errorId: id } };
}

/**
 * Tells an error that nobody meant to throw, such as a TypeError, from one that a procedure threw on purpose with a
 * message of its own. One that another service has masked keeps the id that it has there.
 */
export function isUnforeseen(error: TRPCError): boolean {
  if (error.code !== 'INTERNAL_SERVER_ERROR') return false;
  return error.cause !== undefined || error.message === error.code || idOfOther(error) !== undefined;
}

const ids = new WeakMap<TRPCError, string>();

/** The id of an unforeseen error: the same for its log line and for its caller. */
export function errorId(error: TRPCError): string {
  let id = ids.get(error) ?? idOfOther(error);
  if (id === undefined) ids.set(error, (id = crypto.randomUUID()));
  return id;
}

/** The id in an error that came from another service. */
function idOfOther(error: TRPCError): string | undefined {
  if (!('data' in error)) return undefined;
  const { errorId: id } = (error.data ?? {}) as { readonly errorId?: unknown };
  return typeof id === 'string' ? id : undefined;
}

/** Reads the issues of a Standard Schema error, such as a ZodError. */
export function issuesOf(cause: unknown): Issue[] | undefined {
  if (!(cause instanceof Error) || !('issues' in cause) || !Array.isArray(cause.issues)) return undefined;
  return cause.issues.map((issue: { message: unknown; path?: readonly unknown[] }) => ({
    path: (issue.path ?? []).map((key) => (typeof key === 'number' ? key : String(key))),
    message: String(issue.message),
  }));
}

function describeIssues(issues: readonly Issue[]): string {
  const lines = issues.map(({ path, message }) => `${path.join('.') || 'input'}: ${message}`);
  return lines.join('; ');
}
