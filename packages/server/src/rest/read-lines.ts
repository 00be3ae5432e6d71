import { TRPCError } from '@trpc/server';

/** A line of a body, without its end. */
export interface Line {
  /** From 1 on, as editors count. */
  readonly number: number;
  readonly bytes: Uint8Array;
}

const LINE_FEED = 0x0a;

/**
 * Splits bytes into lines as they come; a line feed ends one, and the last one needs none.
 * @throws TRPCError PAYLOAD_TOO_LARGE that names the line that is longer than `maxLineBytes`.
 */
export async function* readLines(chunks: AsyncIterable<Uint8Array>, maxLineBytes: number): AsyncGenerator<Line> {
  let parts: Uint8Array[] = [];
  let length = 0;
  let number = 1;
  const keep = (part: Uint8Array): void => {
    length += part.length;
    if (length > maxLineBytes) {
      throw new TRPCError({
        code: 'PAYLOAD_TOO_LARGE',
        message: `line ${number} of the body is longer than ${maxLineBytes} bytes`,
      });
    }
    parts.push(part);
  };
  const take = (): Line => {
    const line = { number, bytes: Buffer.concat(parts) };
    [parts, length, number] = [[], 0, number + 1];
    return line;
  };

  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      keep(chunk.subarray(start, end));
      start = end + 1;
      yield take();
    }
    keep(chunk.subarray(start));
  }
  if (length > 0) yield take();
}
