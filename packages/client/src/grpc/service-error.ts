import { type ServiceError, status } from '@grpc/grpc-js';

/** Tells an error that carries a gRPC status. */
export function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && 'code' in error && 'details' in error;
}

/** Tells the error of a server that has no such method. */
export function isUnimplemented(error: unknown): boolean {
  return isServiceError(error) && error.code === status.UNIMPLEMENTED;
}
