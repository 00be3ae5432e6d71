import { TRPCError } from '@trpc/server';
import type { IncomingMessage } from 'node:http';

/** Who waits for a body, and how long. */
export interface BodyReader {
  readonly timeoutMs: number;
  readonly done: (text: string) => void;
  /** Told instead of `done` of a body that takes too long, or whose sender has gone. */
  readonly failed: (error: TRPCError) => void;
}

/** Reads a request's body as text, as `Request.text()` does: a byte order mark is not part of it. */
export function readBody(request: IncomingMessage, { timeoutMs, done, failed }: BodyReader): void {
  const chunks: Buffer[] = [];
  let timer: NodeJS.Timeout | undefined;
  let ended = false;
  const end = (): boolean => {
    const isFirst = !ended;
    ended = true;
    clearTimeout(timer);
    return isFirst;
  };
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    if (end()) done(toText(chunks));
  });
  request.on('close', () => {
    if (end()) failed(callerGone());
  });
  // Most bodies come in one packet with their head, and are there by then: they need no timer.
  process.nextTick(() => {
    if (request.complete || ended) return;
    timer = setTimeout(() => {
      if (!request.complete && end()) failed(tooSlow(timeoutMs));
    }, timeoutMs);
  });
}

function toText(chunks: readonly Buffer[]): string {
  const [first] = chunks;
  const text = chunks.length === 1 && first ? first.toString() : Buffer.concat(chunks).toString();
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

function callerGone(): TRPCError {
  return new TRPCError({ code: 'CLIENT_CLOSED_REQUEST', message: 'the caller has gone before its body was sent' });
}

function tooSlow(timeoutMs: number): TRPCError {
  return new TRPCError({ code: 'TIMEOUT', message: `the body took longer than ${timeoutMs} ms to come` });
}
