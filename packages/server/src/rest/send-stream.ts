import { PING_MS } from '@ahoy/core/procedure';
import { isTrackedEnvelope } from '@trpc/server';
import type { Response } from 'express';
import { once } from 'node:events';
import type { Problem } from './problem.ts';

/** How the items of a stream are written. */
export interface StreamWriter {
  /** `id` is that of a tracked item; `json` is the item as JSON. */
  readonly item: (json: string, id: string | undefined) => string;
  /** What says that the stream has failed. */
  readonly problem: (problem: Problem) => string;
  /** What says that it has come to its end. */
  readonly end: string;
  /** What is written while there is nothing to say. */
  readonly ping: string;
}

/** What a stream is made of and what happens when it fails. */
export interface SendStreamOptions {
  readonly type: string;
  readonly writer: StreamWriter;
  /** Makes the JSON of an item. */
  readonly encode: (item: unknown) => string;
  /** Called before the head of the answer is written. */
  readonly begin: () => void;
  /** Told of a failure after the first item, by which time the status has been sent. */
  readonly fail: (cause: unknown) => Problem;
}

/**
 * Answers with items as they come and as fast as they are read. Leaving closes the stream at its source. What fails
 * before the first item is thrown, since it can still have a status of its own.
 */
export async function sendStream(
  response: Response,
  items: AsyncIterable<unknown>,
  { type, writer, encode, begin, fail }: SendStreamOptions,
): Promise<void> {
  const writeHead = (): void => {
    if (response.headersSent) return;
    begin();
    response.writeHead(200, {
      'content-type': type,
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    });
    response.flushHeaders();
  };
  const ping = setInterval(() => {
    writeHead();
    if (!response.writableNeedDrain && writer.ping !== '') response.write(writer.ping);
  }, PING_MS);
  try {
    for await (const item of items) {
      const text = toText(item, writer, encode);
      writeHead();
      await write(response, text);
      if (response.destroyed) return;
      ping.refresh();
    }
    writeHead();
    response.end(writer.end);
  } catch (cause) {
    if (!response.headersSent) throw cause;
    response.end(writer.problem(fail(cause)));
  } finally {
    clearInterval(ping);
  }
}

function toText(item: unknown, writer: StreamWriter, encode: (item: unknown) => string): string {
  return isTrackedEnvelope(item) ? writer.item(encode(item[1]), item[0]) : writer.item(encode(item), undefined);
}

/** Writes, and waits while the reader is behind. */
async function write(response: Response, text: string): Promise<void> {
  if (response.write(text) || response.destroyed) return;
  const waiting = new AbortController();
  const events = ['drain', 'close'].map((event) => once(response, event, { signal: waiting.signal }));
  await Promise.race(events).finally(() => waiting.abort());
}
