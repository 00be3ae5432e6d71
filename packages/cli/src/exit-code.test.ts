import { CallError } from '@ahoy/core';
import { CommanderError } from 'commander';
import { expect, test } from 'vitest';
import { exitCodeOf } from './exit-code.ts';
import { Failed, InputError, Interrupted, UsageError } from './failure.ts';

const declared = { code: 'BAD_REQUEST', httpStatus: 400, reason: 'FULL' } as const;

test.each<[string, unknown, number]>([
  ['wrong usage', new UsageError('no'), 2],
  ['an option that there is not', new CommanderError(1, 'commander.unknownOption', 'no'), 2],
  ['the help', new CommanderError(0, 'commander.helpDisplayed', ''), 0],
  ['an input that cannot be', new InputError('no'), 3],
  ['a refused input', CallError.local('BAD_REQUEST', 'no'), 3],
  ['an input that is too large', CallError.local('PAYLOAD_TOO_LARGE', 'no'), 3],
  ['a declared error, whatever its code', new CallError({ message: 'no', data: declared }), 4],
  ['a service that is away', CallError.local('SERVICE_UNAVAILABLE', 'no'), 5],
  ['a gateway that finds no service', CallError.local('BAD_GATEWAY', 'no'), 5],
  ['a deadline', CallError.local('TIMEOUT', 'no'), 6],
  ['a deadline of a proxy', CallError.local('GATEWAY_TIMEOUT', 'no'), 6],
  ['an error that the service masks', CallError.local('INTERNAL_SERVER_ERROR', 'no'), 1],
  ['an outcome that was told', new Failed('no'), 1],
  ['Ctrl-C at a question', new Interrupted('no'), 130],
  ['anything else', 'no', 1],
])('of %s', (_, error, code) => {
  expect(exitCodeOf(error)).toBe(code);
});
