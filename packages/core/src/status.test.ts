import { type TRPC_ERROR_CODE_KEY, TRPCError } from '@trpc/server';
import { getHTTPStatusCodeFromError } from '@trpc/server/http';
import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  codeOfGrpcStatus,
  codeOfHttpStatus,
  type GrpcStatusName,
  grpcStatus,
  grpcStatusOf,
  httpStatusOf,
} from './status.ts';

const codes = Object.keys(TRPC_ERROR_CODES_BY_KEY) as TRPC_ERROR_CODE_KEY[];

/** The table of design.md, row by row. */
const table: [TRPC_ERROR_CODE_KEY, http: number, GrpcStatusName][] = [
  ['BAD_REQUEST', 400, 'INVALID_ARGUMENT'],
  ['PARSE_ERROR', 400, 'INVALID_ARGUMENT'],
  ['UNPROCESSABLE_CONTENT', 422, 'INVALID_ARGUMENT'],
  ['UNAUTHORIZED', 401, 'UNAUTHENTICATED'],
  ['FORBIDDEN', 403, 'PERMISSION_DENIED'],
  ['NOT_FOUND', 404, 'NOT_FOUND'],
  ['METHOD_NOT_SUPPORTED', 405, 'UNIMPLEMENTED'],
  ['NOT_IMPLEMENTED', 501, 'UNIMPLEMENTED'],
  ['CONFLICT', 409, 'ABORTED'],
  ['PRECONDITION_FAILED', 412, 'FAILED_PRECONDITION'],
  ['PAYLOAD_TOO_LARGE', 413, 'RESOURCE_EXHAUSTED'],
  ['TOO_MANY_REQUESTS', 429, 'RESOURCE_EXHAUSTED'],
  ['CLIENT_CLOSED_REQUEST', 499, 'CANCELLED'],
  ['TIMEOUT', 408, 'DEADLINE_EXCEEDED'],
  ['GATEWAY_TIMEOUT', 504, 'DEADLINE_EXCEEDED'],
  ['BAD_GATEWAY', 502, 'UNAVAILABLE'],
  ['SERVICE_UNAVAILABLE', 503, 'UNAVAILABLE'],
  ['INTERNAL_SERVER_ERROR', 500, 'INTERNAL'],
];

test.each(table)('%s is HTTP %i and gRPC %s', (code, http, grpc) => {
  expect(httpStatusOf(code)).toBe(http);
  expect(grpcStatusOf(code)).toBe(grpcStatus[grpc]);
});

describe('every tRPC code', () => {
  test.each(codes)('%s has the HTTP status that tRPC itself gives it', (code) => {
    expect(httpStatusOf(code)).toBe(getHTTPStatusCodeFromError(new TRPCError({ code })));
  });

  test.each(codes)('%s has a gRPC status other than OK and UNKNOWN', (code) => {
    const statuses = Object.values(grpcStatus).filter(
      (status) => status !== grpcStatus.OK && status !== grpcStatus.UNKNOWN,
    );
    expect(statuses).toContain(grpcStatusOf(code));
  });

  test.each(codes.filter((code) => code !== 'PARSE_ERROR'))('%s comes back from its HTTP status', (code) => {
    expect(codeOfHttpStatus(httpStatusOf(code))).toBe(code);
  });

  test.each(codes)('%s keeps its gRPC status on the way there and back', (code) => {
    expect(grpcStatusOf(codeOfGrpcStatus(grpcStatusOf(code)))).toBe(grpcStatusOf(code));
  });
});

test.each<[GrpcStatusName, TRPC_ERROR_CODE_KEY]>([
  ['CANCELLED', 'CLIENT_CLOSED_REQUEST'],
  ['UNKNOWN', 'INTERNAL_SERVER_ERROR'],
  ['INVALID_ARGUMENT', 'BAD_REQUEST'],
  ['DEADLINE_EXCEEDED', 'TIMEOUT'],
  ['NOT_FOUND', 'NOT_FOUND'],
  ['ALREADY_EXISTS', 'CONFLICT'],
  ['PERMISSION_DENIED', 'FORBIDDEN'],
  ['RESOURCE_EXHAUSTED', 'TOO_MANY_REQUESTS'],
  ['FAILED_PRECONDITION', 'PRECONDITION_FAILED'],
  ['ABORTED', 'CONFLICT'],
  ['OUT_OF_RANGE', 'BAD_REQUEST'],
  ['UNIMPLEMENTED', 'NOT_IMPLEMENTED'],
  ['INTERNAL', 'INTERNAL_SERVER_ERROR'],
  ['UNAVAILABLE', 'SERVICE_UNAVAILABLE'],
  ['DATA_LOSS', 'INTERNAL_SERVER_ERROR'],
  ['UNAUTHENTICATED', 'UNAUTHORIZED'],
])('gRPC %s means %s', (name, code) => {
  expect(codeOfGrpcStatus(grpcStatus[name])).toBe(code);
});

test('an HTTP status without a code of its own counts as its class does', () => {
  fc.assert(
    fc.property(fc.integer({ min: 400, max: 599 }), (status) => {
      const known = codes.some((code) => httpStatusOf(code) === status);
      const ofClass = status < 500 ? 400 : 500;
      expect(httpStatusOf(codeOfHttpStatus(status))).toBe(known ? status : ofClass);
    }),
  );
});

test('any number at all gives a code that tRPC knows', () => {
  fc.assert(
    fc.property(fc.oneof(fc.double(), fc.integer()), (status) => {
      expect(codes).toContain(codeOfHttpStatus(status));
      expect(codes).toContain(codeOfGrpcStatus(status));
    }),
  );
  expect(codeOfGrpcStatus(99)).toBe('INTERNAL_SERVER_ERROR');
});
