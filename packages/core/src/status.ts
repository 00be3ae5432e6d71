import type { TRPC_ERROR_CODE_KEY } from '@trpc/server';

/** Status codes of gRPC, by name. Source: https://grpc.github.io/grpc/core/md_doc_statuscodes.html */
export const grpcStatus = {
  OK: 0,
  CANCELLED: 1,
  UNKNOWN: 2,
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  ALREADY_EXISTS: 6,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  ABORTED: 10,
  OUT_OF_RANGE: 11,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
  UNAVAILABLE: 14,
  DATA_LOSS: 15,
  UNAUTHENTICATED: 16,
} as const;

/** Name of a gRPC status. */
export type GrpcStatusName = keyof typeof grpcStatus;

/** Every tRPC error code with its HTTP status and its gRPC status. */
const table: Record<TRPC_ERROR_CODE_KEY, readonly [http: number, grpc: GrpcStatusName]> = {
  PARSE_ERROR: [400, 'INVALID_ARGUMENT'],
  BAD_REQUEST: [400, 'INVALID_ARGUMENT'],
  UNAUTHORIZED: [401, 'UNAUTHENTICATED'],
  PAYMENT_REQUIRED: [402, 'FAILED_PRECONDITION'],
  FORBIDDEN: [403, 'PERMISSION_DENIED'],
  NOT_FOUND: [404, 'NOT_FOUND'],
  METHOD_NOT_SUPPORTED: [405, 'UNIMPLEMENTED'],
  TIMEOUT: [408, 'DEADLINE_EXCEEDED'],
  CONFLICT: [409, 'ABORTED'],
  PRECONDITION_FAILED: [412, 'FAILED_PRECONDITION'],
  PAYLOAD_TOO_LARGE: [413, 'RESOURCE_EXHAUSTED'],
  UNSUPPORTED_MEDIA_TYPE: [415, 'INVALID_ARGUMENT'],
  UNPROCESSABLE_CONTENT: [422, 'INVALID_ARGUMENT'],
  PRECONDITION_REQUIRED: [428, 'FAILED_PRECONDITION'],
  TOO_MANY_REQUESTS: [429, 'RESOURCE_EXHAUSTED'],
  CLIENT_CLOSED_REQUEST: [499, 'CANCELLED'],
  INTERNAL_SERVER_ERROR: [500, 'INTERNAL'],
  NOT_IMPLEMENTED: [501, 'UNIMPLEMENTED'],
  BAD_GATEWAY: [502, 'UNAVAILABLE'],
  SERVICE_UNAVAILABLE: [503, 'UNAVAILABLE'],
  GATEWAY_TIMEOUT: [504, 'DEADLINE_EXCEEDED'],
};

/** Where several codes share a status, the one that the status means when it comes back. */
const codeByHttp: Readonly<Record<number, TRPC_ERROR_CODE_KEY>> = {
  ...Object.fromEntries(Object.entries(table).map(([code, [http]]) => [http, code as TRPC_ERROR_CODE_KEY])),
  400: 'BAD_REQUEST',
};

const codeByGrpc: Readonly<Record<Exclude<GrpcStatusName, 'OK'>, TRPC_ERROR_CODE_KEY>> = {
  CANCELLED: 'CLIENT_CLOSED_REQUEST',
  UNKNOWN: 'INTERNAL_SERVER_ERROR',
  INVALID_ARGUMENT: 'BAD_REQUEST',
  DEADLINE_EXCEEDED: 'TIMEOUT',
  NOT_FOUND: 'NOT_FOUND',
  ALREADY_EXISTS: 'CONFLICT',
  PERMISSION_DENIED: 'FORBIDDEN',
  RESOURCE_EXHAUSTED: 'TOO_MANY_REQUESTS',
  FAILED_PRECONDITION: 'PRECONDITION_FAILED',
  ABORTED: 'CONFLICT',
  OUT_OF_RANGE: 'BAD_REQUEST',
  UNIMPLEMENTED: 'NOT_IMPLEMENTED',
  INTERNAL: 'INTERNAL_SERVER_ERROR',
  UNAVAILABLE: 'SERVICE_UNAVAILABLE',
  DATA_LOSS: 'INTERNAL_SERVER_ERROR',
  UNAUTHENTICATED: 'UNAUTHORIZED',
};

const grpcNames = new Map<number, string>(Object.entries(grpcStatus).map(([name, code]) => [code, name]));

/** The HTTP status of a tRPC error code. */
export function httpStatusOf(code: TRPC_ERROR_CODE_KEY): number {
  return table[code][0];
}

/** The gRPC status number of a tRPC error code. */
export function grpcStatusOf(code: TRPC_ERROR_CODE_KEY): number {
  return grpcStatus[table[code][1]];
}

/** The tRPC error code that an HTTP status of 400 or more means; an unknown one counts as its class does. */
export function codeOfHttpStatus(status: number): TRPC_ERROR_CODE_KEY {
  return codeByHttp[status] ?? (status >= 400 && status < 500 ? 'BAD_REQUEST' : 'INTERNAL_SERVER_ERROR');
}

/** The tRPC error code that a gRPC status number means; an unknown number counts as UNKNOWN, as gRPC says. */
export function codeOfGrpcStatus(status: number): TRPC_ERROR_CODE_KEY {
  const name = grpcNames.get(status) ?? 'UNKNOWN';
  return codeByGrpc[name as keyof typeof codeByGrpc] ?? 'INTERNAL_SERVER_ERROR';
}
