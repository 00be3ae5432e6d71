export { addResponseMetadata } from './add-response-metadata.ts';
export { type Call, type CallOptions, type ProcedureType, serviceOf } from './call.ts';
export { type CallContext, currentCall, runInCall } from './call-context.ts';
export { CallError, type ErrorDataOf } from './call-error.ts';
export type { Caller, CallerOf, DeclaringPromise, RemoteProcedure, Reply } from './caller.ts';
export {
  deadlineAfter,
  deadlineExceeded,
  deadlineFrom,
  deadlineSignal,
  earliest,
  timeLeftMs,
  withTimeLeft,
} from './deadline.ts';
export { abortError, anySignal, untilAborted } from './abort.ts';
export { enforceDeadline } from './enforce-deadline.ts';
export { type ErrorData, errorId, type ErrorShape, type Issue, isUnforeseen } from './error-shape.ts';
export { intercept, type Interceptor, type Invoke } from './invoke.ts';
export { isPromiseLike, type MaybePromise, settle } from './maybe-promise.ts';
export { isReservedName } from './reserved-names.ts';
export { isMetadataValue, mergeMetadata, type Metadata, metadataName } from './metadata.ts';
export type { HttpRoute, ProcedureMeta } from './procedure-meta.ts';
export { createResponseMetadata, type ResponseMetadata, toResponseMetadata } from './response-metadata.ts';
export { codeOfGrpcStatus, codeOfHttpStatus, grpcStatus, grpcStatusOf, httpStatusOf } from './status.ts';
export { closableStream, isStream, leaveStream, whenBegun, wrapStream } from './stream.ts';
export { type Trace, traceFrom, traceMetadata } from './trace.ts';
export { isTracked, toTracked, type Tracked } from './tracked.ts';
