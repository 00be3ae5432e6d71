import { type ErrorShape, grpcStatusOf, type Issue, type Metadata, serviceOf } from '@ahoy/core';
import { toErrorShape } from '@ahoy/core/procedure';
import { transformer } from '@ahoy/core/transformer';
import { getTRPCErrorFromUnknown, TRPCError } from '@trpc/server';
import type { OutgoingHttpHeaders } from 'node:http2';
import protobuf from 'protobufjs/minimal.js';

/** Trailer with the machine-readable part of a status. Source: https://github.com/googleapis/googleapis/blob/master/google/rpc/status.proto */
const DETAILS = 'grpc-status-details-bin';
/** Under this type an error's data travels whole, as JSON by Ahoy's transformer: our own client reads it. */
const ERROR_DATA = 'type.googleapis.com/ahoy.ErrorData';

/** Longest percent-encoded message and longest details, in bytes: with a rest for metadata, half of the 16 KiB of trailers that gRPC's C core takes. */
const MAX_MESSAGE_BYTES = 2048;
const MAX_DETAILS_BYTES = 4096;
/** Numbers of issues that are tried where all of them are too many. */
const ISSUES_KEPT = [Infinity, 16, 4, 1, 0];

/**
 * The headers that say the gRPC status of an error: its code by the core table, its message, and as details what is wrong
 * with the input (`google.rpc.BadRequest`), the reason that the procedure declares (`google.rpc.ErrorInfo`), and the
 * whole data. What is too long for a trailer is cut. `response` is the metadata that the status travels with.
 */
export function toStatusHeaders(cause: unknown, path: string, response: Metadata): OutgoingHttpHeaders {
  try {
    return { ...response, ...statusOf(getTRPCErrorFromUnknown(cause), path) };
  } catch (failure) {
    // What a procedure declares may hold what cannot be carried, which is a mistake of the service.
    return { ...response, ...statusOf(new TRPCError({ code: 'INTERNAL_SERVER_ERROR', cause: failure }), path) };
  }
}

function statusOf(error: TRPCError, path: string): OutgoingHttpHeaders {
  const shape = toErrorShape(error, path);
  const code = grpcStatusOf(shape.data.code);
  const message = toMessage(shape.message);
  const details = encodeFitting(code, { ...shape, message }, path);
  return {
    'grpc-status': code,
    // Source: gRPC over HTTP/2, "Percent-Encoded".
    'grpc-message': encodeURI(message),
    [DETAILS]: Buffer.from(details).toString('base64'),
  };
}

/** A message that fits: `encodeURI` throws for half of a surrogate pair. */
function toMessage(text: string): string {
  let message = text.slice(0, MAX_MESSAGE_BYTES).toWellFormed();
  while (encodeURI(message).length > MAX_MESSAGE_BYTES) message = message.slice(0, message.length / 2).toWellFormed();
  return message;
}

function encodeFitting(code: number, shape: ErrorShape, path: string): Uint8Array {
  const { issues, ...data } = shape.data;
  for (const count of ISSUES_KEPT) {
    const kept = issues && { issues: issues.slice(0, count) };
    const bytes = encodeStatus(code, { ...shape, data: { ...data, ...kept } }, path);
    if (bytes.length <= MAX_DETAILS_BYTES) return bytes;
  }
  return encodeStatus(code, { ...shape, data: { code: data.code, httpStatus: data.httpStatus } }, path);
}

/** The same as a `google.rpc.Status` of its own. `path` is empty for what never became a call. */
export function toRpcStatus(error: TRPCError, path: string): Uint8Array {
  const shape = toErrorShape(error, path || undefined);
  return encodeStatus(grpcStatusOf(shape.data.code), shape, path);
}

/** `google.rpc.Status`: code = 1, message = 2, repeated google.protobuf.Any details = 3. */
function encodeStatus(code: number, { message, data }: ErrorShape, path: string): Uint8Array {
  const writer = protobuf.Writer.create().uint32(8).int32(code).uint32(18).string(message);
  if (data.issues) writeAny(writer, 'type.googleapis.com/google.rpc.BadRequest', encodeBadRequest(data.issues));
  if ('reason' in data && typeof data.reason === 'string') {
    writeAny(writer, 'type.googleapis.com/google.rpc.ErrorInfo', encodeErrorInfo(data.reason, path));
  }
  writeAny(writer, ERROR_DATA, new TextEncoder().encode(JSON.stringify(transformer.serialize(data))));
  return writer.finish();
}

/** `google.protobuf.Any`: type_url = 1, value = 2. */
function writeAny(writer: protobuf.Writer, type: string, value: Uint8Array): void {
  writer.uint32(26).fork().uint32(10).string(type).uint32(18).bytes(value).ldelim();
}

/** `google.rpc.BadRequest`: repeated FieldViolation { field = 1, description = 2 } field_violations = 1. */
function encodeBadRequest(issues: readonly Issue[]): Uint8Array {
  const writer = protobuf.Writer.create();
  for (const { path, message } of issues) {
    writer.uint32(10).fork().uint32(10).string(path.join('.')).uint32(18).string(message).ldelim();
  }
  return writer.finish();
}

/** `google.rpc.ErrorInfo`: reason = 1, domain = 2. */
function encodeErrorInfo(reason: string, path: string): Uint8Array {
  return protobuf.Writer.create().uint32(10).string(reason).uint32(18).string(serviceOf(path)).finish();
}
