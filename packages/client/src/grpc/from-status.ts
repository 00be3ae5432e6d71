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
import protobuf from 'protobufjs/minimal.js';
import { unreachable } from '../transports/unreachable.ts';

/** Trailer with the machine-readable part of a status (`google.rpc.Status`). */
const DETAILS = 'grpc-status-details-bin';

/** The error of a call that ended with a gRPC status: whole from a server of ours, as far as it goes from any other. */
export function fromGrpcStatus(error: ServiceError, call: Call, url: URL): TRPCError {
  if (error.code === status.UNAVAILABLE && /No connection established|Name resolution failed/.test(error.details)) {
    return unreachable(url, call.path, withCode(error));
  }
  // grpc-js keeps the deadline too, and may be the first to say so.
  if (call.signal?.aborted) return abortError(call.signal, call.path);
  if (call.deadline !== undefined && error.code === status.DEADLINE_EXCEEDED) return deadlineExceeded(call.path);
  const code = codeOfGrpcStatus(error.code);
  const data: ErrorData = { code, httpStatus: httpStatusOf(code), path: call.path, ...detailsOf(error) };
  return new CallError({ message: error.details || code, data }, { cause: error });
}

/** grpc-js says why a connection failed in words; the system's code is one of them. */
function withCode(error: ServiceError): Error {
  const code = /\b(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)\b/.exec(error.details)?.[0];
  return Object.assign(new Error(error.details), {
    code: code ?? (/resolution/.test(error.details) ? 'ENOTFOUND' : 'ECONNREFUSED'),
  });
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
      return { issues: messagesIn(value, 1).map(toIssue) };
    default:
      return {};
  }
}

/** `google.rpc.BadRequest.FieldViolation`: field = 1, description = 2. */
function toIssue(bytes: Uint8Array): Issue {
  const [field = new Uint8Array()] = messagesIn(bytes, 1);
  const [description = new Uint8Array()] = messagesIn(bytes, 2);
  const text = new TextDecoder();
  return { path: text.decode(field).split('.').filter(Boolean), message: text.decode(description) };
}

/** `google.rpc.Status`: repeated google.protobuf.Any { type_url = 1, value = 2 } details = 3. */
function readAnys(bytes: Uint8Array): { readonly type: string; readonly value: Uint8Array }[] {
  return messagesIn(bytes, 3).map((any) => {
    const [type = new Uint8Array()] = messagesIn(any, 1);
    const [value = new Uint8Array()] = messagesIn(any, 2);
    return { type: new TextDecoder().decode(type), value };
  });
}

/** The length-delimited fields of one number. */
function messagesIn(bytes: Uint8Array, number: number): Uint8Array[] {
  const found: Uint8Array[] = [];
  const reader = protobuf.Reader.create(bytes);
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag === ((number << 3) | 2)) found.push(reader.bytes());
    else reader.skipType(tag & 7);
  }
  return found;
}
