import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { method, seen, startTarget, type Target } from '../support/hostile-target.ts';
import {
  frameType,
  grpcFrame,
  headerBlock,
  http2Frame,
  openRaw,
  PREFACE,
  type RawConnection,
} from '../support/raw-http2.ts';

let target: Target;

beforeAll(async () => {
  target = await startTarget();
});
afterAll(() => target.close());
beforeEach(() => {
  seen.calls = 0;
});
afterEach(() => target.serves());

const OPENING = Buffer.concat([Buffer.from(PREFACE), http2Frame(frameType.settings, 0, 0)]);
const END_STREAM = 0x1;
const END_HEADERS = 0x4;
const HEADERS = headerBlock({
  ':method': 'POST',
  ':scheme': 'http',
  ':path': method.paint,
  ':authority': 'localhost',
  'content-type': 'application/grpc',
  te: 'trailers',
});
/** Paint { name: 'Ada' }. */
const MESSAGE = grpcFrame(Buffer.from([10, 3, 65, 100, 97]));

/** A whole call on one stream. */
function callOn(streamId: number): Buffer {
  return Buffer.concat([
    http2Frame(frameType.headers, END_HEADERS, streamId, HEADERS),
    http2Frame(frameType.data, END_STREAM, streamId, MESSAGE),
  ]);
}

/** Writes again and again until the server closes the connection, or `times` have passed. Returns how often it has. */
async function flood({ socket }: RawConnection, times: number, bytes: (index: number) => Buffer): Promise<number> {
  for (let index = 0; index < times; index++) {
    if (socket.destroyed) return index;
    socket.write(bytes(index));
    if (index % 100 === 0) await turn();
  }
  return times;
}

describe('a connection', () => {
  test.each([
    ['a preface that is none', 'PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n'],
    ['garbage after its preface', `${PREFACE}${'garbage '.repeat(100)}`],
    [
      'a first frame that is not SETTINGS',
      Buffer.concat([Buffer.from(PREFACE), http2Frame(frameType.ping, 0, 0, Buffer.alloc(8))]),
    ],
    [
      'SETTINGS of a length that is none',
      Buffer.concat([Buffer.from(PREFACE), http2Frame(frameType.settings, 0, 0, Buffer.alloc(5))]),
    ],
    [
      'a frame longer than it may be',
      Buffer.concat([OPENING, http2Frame(frameType.data, 0, 1, Buffer.alloc(100_000))]),
    ],
    ['data on a stream that was never opened', Buffer.concat([OPENING, http2Frame(frameType.data, 0, 1, MESSAGE)])],
    [
      'headers that are not compressed as HPACK says',
      Buffer.concat([OPENING, http2Frame(frameType.headers, END_HEADERS, 1, Buffer.alloc(40, 0xff))]),
    ],
    ['a stream with an even number', Buffer.concat([OPENING, callOn(2)])],
  ])('with %s is closed', async (_case, bytes) => {
    const connection = openRaw(target.port);
    connection.socket.write(bytes);
    await connection.closed;
    expect(seen.calls).toBe(0);
  });

  test('that sends its preface one byte at a time is served', async () => {
    const connection = openRaw(target.port);
    connection.socket.setNoDelay(true);
    for (const byte of Buffer.concat([OPENING, callOn(1)])) {
      connection.socket.write(Buffer.from([byte]));
      await turn();
    }
    await vi.waitUntil(() => connection.frames().filter((type) => type === frameType.headers).length === 2);
    expect(seen.calls).toBe(1);
    connection.socket.destroy();
    await connection.closed;
  });

  test('that ends in the middle of anything is forgotten', async () => {
    const bytes = Buffer.concat([OPENING, callOn(1)]);
    for (let length = 0; length < bytes.length; length += 7) {
      const { socket, closed } = openRaw(target.port);
      socket.write(bytes.subarray(0, length), () => socket.resetAndDestroy());
      await closed;
    }
  });
});

describe('a flood', () => {
  test.each([
    ['SETTINGS', http2Frame(frameType.settings, 0, 0)],
    ['PING', http2Frame(frameType.ping, 0, 0, Buffer.alloc(8))],
  ])('of %s whose answers nobody reads closes the connection', async (_case, frame) => {
    const connection = openRaw(target.port, { reads: false });
    connection.socket.write(OPENING);
    const thousand = Buffer.concat(Array<Buffer>(1_000).fill(frame));
    await flood(connection, 1_000, () => thousand);
    connection.socket.resume();
    await connection.closed;
  });

  test('of CONTINUATION frames closes the connection', async () => {
    const connection = openRaw(target.port);
    connection.socket.write(OPENING);
    connection.socket.write(http2Frame(frameType.headers, 0, 1, HEADERS));
    await flood(connection, 100_000, (index) =>
      http2Frame(frameType.continuation, 0, 1, headerBlock({ [`x-${index}`]: 'y'.repeat(100) })),
    );
    await connection.closed;
    expect(seen.calls).toBe(0);
  });

  test('of 10,000 streams that are opened and reset at once closes the connection before they have been run', async () => {
    const connection = openRaw(target.port);
    connection.socket.write(OPENING);
    const cancel = Buffer.from([0, 0, 0, 8]);
    await flood(connection, 10_000, (index) => {
      const streamId = 2 * index + 1;
      return Buffer.concat([callOn(streamId), http2Frame(frameType.reset, 0, streamId, cancel)]);
    });
    await connection.closed;
    // nghttp2 takes 1,000 resets at once and 33 a second; a packet of them may be read before it says so.
    expect(seen.calls).toBeLessThan(5_000);
  });

  test('of 1,000 streams at once is refused beyond the 200 that a connection may have', async () => {
    const connection = openRaw(target.port);
    connection.socket.write(OPENING);
    const open = (index: number): Buffer => http2Frame(frameType.headers, END_HEADERS, 2 * index + 1, HEADERS);
    await flood(connection, 1_000, open);
    await vi.waitUntil(() => connection.socket.destroyed || connection.frames().includes(frameType.reset));
    connection.socket.destroy();
    await connection.closed;
  });
});
