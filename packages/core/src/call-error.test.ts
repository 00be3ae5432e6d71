import { TRPCError } from '@trpc/server';
import { expect, test } from 'vitest';
import { CallError } from './call-error.ts';

test('a failed call is a TRPCError that carries what the server declared', () => {
  const data = { code: 'FORBIDDEN', httpStatus: 403, reason: 'STOP_LIST', guest: 'Gaston' } as const;
  const error = new CallError({ message: 'no', data });
  expect(error).toBeInstanceOf(TRPCError);
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({ name: 'CallError', code: 'FORBIDDEN', message: 'no', neverSent: false });
  expect(error.data.guest).toBe('Gaston');
});

test('an error made on this side has the HTTP status of its code, the path and the cause', () => {
  const cause = new Error('ECONNREFUSED');
  const error = CallError.local('SERVICE_UNAVAILABLE', 'not reachable', { path: 'a.b', cause, neverSent: true });
  expect(error.data).toEqual({ code: 'SERVICE_UNAVAILABLE', httpStatus: 503, path: 'a.b' });
  expect(error.cause).toBe(cause);
  expect(error.neverSent).toBe(true);
});

test('an error without a path has none in its data', () => {
  expect(Object.keys(CallError.local('TIMEOUT', 'late').data)).toEqual(['code', 'httpStatus']);
});
