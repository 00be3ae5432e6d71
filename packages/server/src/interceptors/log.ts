import {
  type Call,
  currentCall,
  errorId,
  type Interceptor,
  isStream,
  isUnforeseen,
  metadataName,
  settle,
  wrapStream,
} from '@ahoy/core';
import { toErrorShape } from '@ahoy/core/procedure';
import { getTRPCErrorFromUnknown, TRPCError } from '@trpc/server';
import type { Logger } from 'pino';
import type { SkewJudge } from '../contract-skew.ts';

/** Writes one line a call. */
export interface CallLog {
  readonly interceptor: Interceptor;
  /** Writes the line of a call that failed before it could be handled, such as one of an unknown procedure. */
  readonly refused: (call: Pick<Call, 'path' | 'metadata' | 'peer'>, error: TRPCError) => void;
}

/**
 * Makes the log of a server: path, status, duration and caller of each call; a stream's line is written at its end.
 * `judge` sees each failure before its line is written.
 */
export function createCallLog(logger: Logger, judge?: Pick<SkewJudge, 'failed' | 'refused'>): CallLog {
  const written = new WeakSet<TRPCError>();

  const write = (
    call: Pick<Call, 'path' | 'metadata' | 'peer'>,
    start: number,
    items?: number,
    cause?: unknown,
  ): void => {
    // A line that is not written is not made either.
    if (cause === undefined && !logger.isLevelEnabled('info')) return;
    const ms = Math.round((performance.now() - start) * 10) / 10;
    const error = cause === undefined ? undefined : getTRPCErrorFromUnknown(cause);
    const code = error?.code ?? 'OK';
    const line = {
      path: call.path,
      code,
      ms,
      caller: callerOf(call),
      traceId: currentCall()?.trace.traceId,
      ...(items !== undefined && { items }),
      ...(error && { reason: toErrorShape(error, call.path).message }),
      ...(error && isUnforeseen(error) && { errorId: errorId(error), err: error.cause }),
    };
    if (error) written.add(error);
    const text = `${printable(call.path)} ${code} ${ms} ms`;
    // A reader that leaves a stream, or a caller that no longer waits, is nothing to worry about.
    if (!error || code === 'CLIENT_CLOSED_REQUEST') logger.info(line, text);
    else if (isUnforeseen(error)) logger.error(line, text);
    else logger.warn(line, text);
  };

  const logged = (stream: AsyncIterable<unknown>, call: Call, start: number): AsyncIterable<unknown> => {
    let items = 0;
    return wrapStream(stream, {
      // From here on it is one error, so that its caller sees the id that the log has.
      failed: getTRPCErrorFromUnknown,
      item: () => items++,
      done(error) {
        if (error instanceof TRPCError) judge?.failed(call, error);
        write(call, start, items, error);
      },
    });
  };

  return {
    interceptor: (next) => (call) => {
      const start = performance.now();
      return settle<unknown, unknown>(
        () => next(call),
        (answer) => {
          if (isStream(answer)) return logged(answer, call, start);
          write(call, start);
          return answer;
        },
        (cause) => {
          const error = getTRPCErrorFromUnknown(cause);
          judge?.failed(call, error);
          write(call, start, undefined, error);
          throw error;
        },
      );
    },
    refused(call, error) {
      if (written.has(error)) return;
      judge?.refused(call, error);
      write(call, performance.now(), undefined, error);
    },
  };
}

/** A path is what a caller has sent: it must not begin a line of its own in a log for people. */
function printable(path: string): string {
  return /[\p{Cc}\u2028\u2029]/u.test(path) ? JSON.stringify(path) : path;
}

function callerOf({ metadata, peer }: Pick<Call, 'metadata' | 'peer'>): string {
  return [metadata[metadataName.userAgent], peer].filter(Boolean).join(' @ ') || 'unknown';
}
