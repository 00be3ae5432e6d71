import type { Client } from '../side.ts';

/** A stream of which only the beginning is read. */
export interface SlowRequest {
  readonly items: number;
  /** Characters of one item. */
  readonly characters: number;
  /** Time for which the reader does not read, in milliseconds. */
  readonly pauseMs: number;
}

/** What this process holds because its reader does not read. */
export interface SlowResult {
  readonly memoryBytesBefore: number;
  readonly memoryBytesAfter: number;
}

/** Reads one item of a long stream, waits, and leaves. */
export async function readSlowly({ count }: Client, request: SlowRequest): Promise<SlowResult> {
  if (!count) throw new Error('client: expected one with a method count');
  const { items, characters, pauseMs } = request;
  const memoryBytesBefore = process.memoryUsage.rss();
  const stream = count({ items, characters })[Symbol.asyncIterator]();
  try {
    await stream.next();
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    return { memoryBytesBefore, memoryBytesAfter: process.memoryUsage.rss() };
  } finally {
    await stream.return?.();
  }
}
