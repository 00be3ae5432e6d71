import { CommanderError } from 'commander';
import type { ErrorData } from '@ahoy/core';
import { InputError, Interrupted, UsageError } from './failure.ts';

/** What `$?` is after a command; the help of `ahoy call` lists them. */
export const EXIT_CODES = {
  done: 0,
  other: 1,
  usage: 2,
  badInput: 3,
  declared: 4,
  unreachable: 5,
  deadline: 6,
  /** 128 and the number of SIGINT, as shells have it. */
  interrupted: 130,
} as const;

/** What each error carries; anything more was declared by its procedure. */
const COMMON: ReadonlySet<string> = new Set<keyof ErrorData | 'stack'>([
  'code',
  'httpStatus',
  'path',
  'issues',
  'errorId',
  'stack',
]);

/** Classifies what ended a command. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_CODES.done : EXIT_CODES.usage;
  if (error instanceof UsageError) return EXIT_CODES.usage;
  if (error instanceof InputError) return EXIT_CODES.badInput;
  if (error instanceof Interrupted) return EXIT_CODES.interrupted;
  const data = errorDataOf(error);
  if (!data) return EXIT_CODES.other;
  if (declaredDataOf(data)) return EXIT_CODES.declared;
  switch (data.code) {
    case 'BAD_REQUEST':
    case 'PARSE_ERROR':
    case 'UNPROCESSABLE_CONTENT':
    case 'PAYLOAD_TOO_LARGE':
      return EXIT_CODES.badInput;
    case 'SERVICE_UNAVAILABLE':
    case 'BAD_GATEWAY':
      return EXIT_CODES.unreachable;
    case 'TIMEOUT':
    case 'GATEWAY_TIMEOUT':
      return EXIT_CODES.deadline;
    default:
      return EXIT_CODES.other;
  }
}

/** The data of a failed call. Its class is not looked at: that would load it for a command that calls nothing. */
export function errorDataOf(error: unknown): ErrorData | undefined {
  if (!(error instanceof Error) || !('data' in error)) return undefined;
  const { data } = error;
  return typeof data === 'object' && data !== null && 'code' in data ? (data as ErrorData) : undefined;
}

/** What a declared error carries beside its code, such as `{ reason, guest }`; undefined for any other error. */
export function declaredDataOf(data: ErrorData): Record<string, unknown> | undefined {
  const own = Object.entries(data).filter(([name]) => !COMMON.has(name));
  return own.length === 0 ? undefined : Object.fromEntries(own);
}
