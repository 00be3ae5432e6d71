import {
  abortError,
  type Call,
  CallError,
  codeOfGrpcStatus,
  deadlineExceeded,
  type ErrorData,
  httpStatusOf,
  type Issue,
} from '@ahoy/core';
import { transformer } from '@ahoy/core/transformer';
import { type ServiceError, status } from '@grpc/grpc-js';
import type { TRPCError } from '@trpc/server';
import { unreachable } from '../transports/unreachable.ts';
import { failureCode } from './failure-code.ts';
import { fieldsIn, textIn } from './fields-in.ts';

/** Trailer with the machine-readable part of a status (`google.rpc.Status`). */
const DETAILS = 'grpc-status-details-bin';

/** The error of a call that ended with a gRPC status: whole from a server of ours, as far as it goes from any other. */
export function fromGrpcStatus(error: ServiceError, call: Call, url: URL): TRPCError {
  if (foundNoServer(error))
    return unreachable(url, call.path, Object.assign(new Error(error.details), { code: failureCode(error.details) }));
  // grpc-js keeps the deadline too, and may be the first to say so.
  if (call.signal?.aborted) return abortError(call.signal, call.path);
  if (call.deadline !== undefined && error.code === status.DEADLINE_EXCEEDED) return deadlineExceeded(call.path);
  const code = codeOfGrpcStatus(error.code);
  const data: ErrorData = { code, httpStatus: httpStatusOf(code), path: call.path, ...detailsOf(error) };
  return new CallError({ message: error.details || code, data }, { cause: error });
}

/** Tells the error of a call for which no connection could be made, so that it was never sent. */
export function foundNoServer({ code, details }: ServiceError): boolean {
  return code === status.UNAVAILABLE && /No connection established|Name resolution failed/.test(details);
}

function detailsOf(error: ServiceError): Partial<ErrorData> {
  const [bytes] = error.metadata?.get(DETAILS) ?? [];
  if (!(bytes instanceof Uint8Array)) return {};
  try {
    return Object.assign({}, ...readAnys(bytes).map(({ type, value }) => readDetail(type, value)));
  } catch {
    // Details that cannot be read are no reason to hide the error itself.
    return {};
  }
}

function readDetail(type: string, value: Uint8Array): Partial<ErrorData> {
  switch (type.slice(type.lastIndexOf('/') + 1)) {
    case 'ahoy.ErrorData':
      return transformer.deserialize(JSON.parse(new TextDecoder().decode(value))) as ErrorData;
    case 'google.rpc.BadRequest':
      return { issues: fieldsIn(value, 1).map(toIssue) };
    default:
      return {};
  }
}

/** `google.rpc.BadRequest.FieldViolation`: field = 1, description = 2. */
function toIssue(bytes: Uint8Array): Issue {
  return { path: textIn(bytes, 1).split('.').filter(Boolean), message: textIn(bytes, 2) };
}

/** `google.rpc.Status`: repeated google.protobuf.Any { type_url = 1, value = 2 } details = 3. */
function readAnys(bytes: Uint8Array): { readonly type: string; readonly value: Uint8Array }[] {
  return fieldsIn(bytes, 3).map((any) => ({
    type: textIn(any, 1),
    value: fieldsIn(any, 2).at(-1) ?? new Uint8Array(),
  }));
}
