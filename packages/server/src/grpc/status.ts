import { type ErrorShape, grpcStatusOf, type Issue, serviceOf } from '@ahoy/core';
import { toErrorShape } from '@ahoy/core/procedure';
import { transformer } from '@ahoy/core/transformer';
import { Metadata, type StatusObject } from '@grpc/grpc-js';
import { getTRPCErrorFromUnknown } from '@trpc/server';
import protobuf from 'protobufjs/minimal.js';

/** Trailer with the machine-readable part of a status. Source: https://github.com/googleapis/googleapis/blob/master/google/rpc/status.proto */
const DETAILS = 'grpc-status-details-bin';
/** Under this type an error's data travels whole, as JSON by Ahoy's transformer: our own client reads it. */
const ERROR_DATA = 'type.googleapis.com/ahoy.ErrorData';

/**
 * The gRPC status of an error: its code by the core table, its message, and as details what is wrong with the input
 * (`google.rpc.BadRequest`), the reason that the procedure declares (`google.rpc.ErrorInfo`), and the whole data.
 */
export function toGrpcStatus(cause: unknown, path: string): StatusObject {
  const shape = toErrorShape(getTRPCErrorFromUnknown(cause), path);
  const code = grpcStatusOf(shape.data.code);
  const metadata = new Metadata();
  metadata.set(DETAILS, Buffer.from(encodeStatus(code, shape, path)));
  return { code, details: shape.message, metadata };
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
