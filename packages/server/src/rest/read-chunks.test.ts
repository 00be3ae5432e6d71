import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readChunks } from './read-chunks.ts';

const KIBIBYTE = Buffer.alloc(1024, 'a');

/** A request with a body of a thousand chunks, which counts how many of them were asked for. */
function createRequest(chunk: Buffer, headers: Record<string, string>) {
  let asked = 0;
  const body = new Readable({
    highWaterMark: 4 * chunk.length,
    read() {
      this.push(++asked > 1_000 ? null : chunk);
    },
  });
  // Of a request, the body and its coding are all that is read.
  return { request: Object.assign(body, { headers }) as unknown as IncomingMessage, body, asked: () => asked };
}

test.each<[string, Buffer, Record<string, string>]>([
  ['plain', KIBIBYTE, {}],
  ['compressed', gzipSync(Buffer.alloc(1024 * 1024)), { 'content-encoding': 'gzip' }],
])(
  'no more of a %s body is asked for than is wanted, and leaving it leaves the request open',
  async (_case, chunk, headers) => {
    const { request, body, asked } = createRequest(chunk, headers);
    const chunks = readChunks(request)[Symbol.asyncIterator]();
    await chunks.next();
    // All that would be read ahead has been by now.
    for (let turn = 0; turn < 100; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(asked()).toBeLessThan(100);
    await chunks.return?.();
    expect(body.destroyed).toBe(false);
    body.resume();
    for await (const _rest of body.iterator()) break;
  },
);

test('a caller that goes away ends the body with an error that says so', async () => {
  for (const headers of [{}, { 'content-encoding': 'gzip' }]) {
    const { request, body } = createRequest(gzipSync(randomBytes(64 * 1024)), headers);
    const reading = (async () => {
      for await (const _chunk of readChunks(request)) body.destroy(new Error('aborted'));
    })();
    await expect(reading).rejects.toMatchObject({ code: 'CLIENT_CLOSED_REQUEST' });
  }
});
