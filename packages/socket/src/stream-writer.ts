import { leaveStream } from '@ahoy/core';
import { demand } from './protocol-error.ts';

/** A stream that this side sends, as fast as the other one reads. */
export interface StreamWriter {
  /** The other side has read so many units. */
  readonly granted: (units: number) => void;
  /** Ends it early: its source is left. */
  readonly stop: () => void;
}

/** What a stream is sent by. */
export interface StreamWriterOptions {
  /** Units that may be on the way or wait to be read. */
  readonly window: number;
  /** Sends an item, and returns what it costs. */
  readonly send: (item: unknown) => number;
  /** The source has ended, or failed. Not called after `stop`. */
  readonly onEnd: (failure?: { readonly error: unknown }) => void;
}

/** Begins to send a stream. */
export function writeStream(
  source: AsyncIterable<unknown>,
  { window, send, onEnd }: StreamWriterOptions,
): StreamWriter {
  let credit = window;
  let stopped = false;
  let resume: (() => void) | undefined;
  let iterator: AsyncIterator<unknown> | undefined;

  const run = async (): Promise<void> => {
    iterator = source[Symbol.asyncIterator]();
    for (;;) {
      if (credit <= 0) await new Promise<void>((resolve) => (resume = resolve));
      if (stopped) return;
      const { done, value } = await iterator.next();
      if (stopped) return;
      if (done) break;
      credit -= send(value);
    }
    stopped = true;
    onEnd();
  };
  run().catch((error: unknown) => {
    if (stopped) return;
    stopped = true;
    // Its source may have more, if it was an item that could not be sent.
    leave(iterator);
    onEnd({ error });
  });

  return {
    granted(units) {
      credit += units;
      demand(credit <= window, 'credit for items that were sent');
      if (credit > 0) resume?.();
    },
    stop() {
      if (stopped) return;
      stopped = true;
      resume?.();
      leave(iterator);
    },
  };
}

/** Nobody waits for the end of a stream that is not read any more. */
function leave(iterator: AsyncIterator<unknown> | undefined): void {
  if (iterator) leaveStream({ [Symbol.asyncIterator]: () => iterator }).catch(() => {});
}
