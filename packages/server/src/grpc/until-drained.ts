import { timeLeftMs } from '@ahoy/core';
import { constants, type ServerHttp2Stream } from 'node:http2';

/**
 * Waits until a reader that is behind has caught up, or has gone. At the deadline the stream is reset: a status would have
 * to wait behind what nobody reads.
 */
export async function untilDrained(stream: ServerHttp2Stream, deadline: number | undefined): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer =
    deadline === undefined
      ? undefined
      : setTimeout(() => stream.close(constants.NGHTTP2_CANCEL), Math.max(0, timeLeftMs(deadline)));
  stream.once('drain', resolve).once('aborted', resolve);
  await promise;
  clearTimeout(timer);
  stream.off('drain', resolve).off('aborted', resolve);
}
