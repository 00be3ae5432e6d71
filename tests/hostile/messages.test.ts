import { grpcStatus } from '@ahoy/core';
import { type ClientHttp2Session, connect } from 'node:http2';
import { deflateSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { LIMIT, method, seen, startTarget, type Target } from '../support/hostile-target.ts';
import { grpcFrame, type RawCall, rawCall } from '../support/raw-http2.ts';

let target: Target;
let session: ClientHttp2Session;

beforeAll(async () => {
  target = await startTarget();
});
afterAll(() => target.close());
beforeEach(() => {
  seen.calls = 0;
  seen.totals = [];
  session = connect(target.url);
});
afterEach(async () => {
  session.destroy();
  await target.serves();
});

/** A length-delimited field. */
function field(number: number, value: string | Uint8Array): Buffer {
  const bytes = Buffer.from(value as string);
  return Buffer.concat([varint((number << 3) | 2), varint(bytes.length), bytes]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let left = value; ; left >>>= 7) {
    if (left < 128) return Buffer.from([...bytes, left]);
    bytes.push((left & 127) | 128);
  }
}

const ada = field(1, 'Ada');
/** Item { n: 5 }. */
const five = Buffer.from([8, 5]);

describe('a message', () => {
  /** A google.protobuf.Value of lists inside of lists. */
  function nested(levels: number): Buffer {
    let value: Buffer = Buffer.alloc(0);
    for (let level = 0; level < levels; level++) value = field(6, field(1, value));
    return field(1, value);
  }

  test.each<[string, keyof typeof method, Buffer, string]>([
    ['an enum value that nobody knows', 'paint', Buffer.concat([ada, Buffer.from([16, 77])]), 'color'],
    ['a text that is not UTF-8', 'paint', field(1, Buffer.from([0xff, 0xfe])), 'name'],
    ['a field of another wire type, which counts as unknown', 'paint', Buffer.from([8, 5]), 'name'],
    ['a group, which proto3 has not', 'paint', Buffer.from([0x0b, 0x0c]), 'name'],
    ['a tag without an end', 'paint', Buffer.alloc(11, 0xff), 'no such message'],
    ['a field longer than the message', 'paint', Buffer.from([10, 100, 65]), 'no such message'],
    ['random bytes', 'any', Buffer.from('6d61792074686973206265', 'hex'), 'no such message'],
    ['5,000 levels of nesting', 'any', nested(5_000), 'nested deeper than'],
  ])('with %s is INVALID_ARGUMENT, and says where', async (_case, name, message, reason) => {
    const { http, grpc, message: details } = await rawCall(session, method[name], { body: [grpcFrame(message)] });
    expect({ http, grpc }).toEqual({ http: 200, grpc: grpcStatus.INVALID_ARGUMENT });
    expect(details).toContain(reason);
    expect(seen.calls).toBe(0);
  });

  test('with fields that nobody knows is read without them', async () => {
    const message = Buffer.concat([field(15, 'what'), ada, Buffer.from([0x79, 1, 2, 3, 4, 5, 6, 7, 8])]);
    const { grpc, body } = await rawCall(session, method.paint, { body: [grpcFrame(message)] });
    expect(grpc).toBe(grpcStatus.OK);
    expect(body.toString()).toContain('Ada plain');
  });
});

describe('a frame', () => {
  test.each<[string, keyof typeof method, RawCall, keyof typeof grpcStatus, string]>([
    ['cut off', 'paint', { body: [grpcFrame(ada, { length: 50 })] }, 'INTERNAL', '45 bytes of it did not come'],
    ['cut off in its length', 'paint', { body: [Buffer.from([0, 0])] }, 'INTERNAL', 'its length did not come'],
    ['of flag 1 without an encoding', 'paint', { body: [grpcFrame(ada, { flag: 1 })] }, 'INTERNAL', 'grpc-encoding'],
    ['of flag 2', 'paint', { body: [grpcFrame(ada, { flag: 2 })] }, 'INTERNAL', 'compressed flag, got 2'],
    ['of flag 255', 'total', { body: [grpcFrame(five, { flag: 255 })] }, 'INTERNAL', 'compressed flag, got 255'],
    ['over the limit', 'paint', { body: [grpcFrame(Buffer.alloc(LIMIT + 1))] }, 'RESOURCE_EXHAUSTED', `${LIMIT}`],
    [
      'that says that it will be, and never ends',
      'paint',
      { body: [grpcFrame(ada, { length: 0xffff_ffff })], ends: false },
      'RESOURCE_EXHAUSTED',
      '4294967295',
    ],
    ['missing', 'paint', {}, 'UNIMPLEMENTED', 'no request message'],
    ['too many', 'paint', { body: [grpcFrame(ada), grpcFrame(ada)] }, 'UNIMPLEMENTED', 'second request message'],
  ])('that is %s ends the call with a status', async (_case, name, call, status, reason) => {
    const { http, grpc, message } = await rawCall(session, method[name], call);
    expect({ http, grpc }).toEqual({ http: 200, grpc: grpcStatus[status] });
    expect(message).toContain(reason);
    expect(seen.calls).toBe(0);
  });

  test('that is cut off is not the end of a stream: its handler never takes the rest for all', async () => {
    const body = [grpcFrame(five), grpcFrame(five, { length: 9 })];
    const { grpc, message } = await rawCall(session, method.total, { body });
    expect(grpc).toBe(grpcStatus.INTERNAL);
    expect(message).toContain('7 bytes of it did not come');
    await rawCall(session, method.total, { body: [grpcFrame(five), grpcFrame(five)] });
    expect(seen.totals).toEqual([10]);
  });

  test('that is wrong after an answer has begun resets the stream', async () => {
    const { http, grpc, reset } = await rawCall(session, method.repeat, {
      body: [grpcFrame(five)],
      ends: false,
      onAnswer: (write) => write(grpcFrame(five, { flag: 7 })),
    });
    expect({ http, grpc, reset }).toEqual({ http: 200, grpc: undefined, reset: 1 });
  });

  test.each([1, 70_000, 3_000_000])('that comes after the answer, of %d bytes, is not read', async (length) => {
    const item = Buffer.concat([Buffer.from([8]), varint(length)]);
    const stream = session.request({ ':method': 'POST', ':path': method.early, 'content-type': 'application/grpc' });
    const closed = new Promise((resolve) => stream.once('close', resolve));
    let trailers: Readonly<Record<string, unknown>> = {};
    let bytes = 0;
    stream.on('trailers', (received) => (trailers = received));
    stream.on('data', (chunk: Buffer) => (bytes += chunk.length));
    stream.write(grpcFrame(item));
    await closed;
    expect(bytes).toBeGreaterThan(length);
    expect(trailers['grpc-status']).toBe('0');
    expect(stream.rstCode).toBe(0);
  });
});

describe('a compressed message', () => {
  const gzip = { 'grpc-encoding': 'gzip' };

  test.each([
    ['gzip', gzipSync(ada), 1],
    ['deflate', deflateSync(ada), 1],
    ['gzip', ada, 0],
  ])('by %s is read', async (encoding, message, flag) => {
    const call = { headers: { 'grpc-encoding': encoding }, body: [grpcFrame(message, { flag })] };
    expect((await rawCall(session, method.paint, call)).grpc).toBe(grpcStatus.OK);
  });

  test('after another in one packet is read too, however they are cut', async () => {
    const frames = Buffer.concat(Array<Buffer>(100).fill(grpcFrame(gzipSync(five), { flag: 1 })));
    for (const cut of [1, 4, 5, 6, 40, 1_000, frames.length - 1]) {
      const body = [frames.subarray(0, cut), frames.subarray(cut)];
      expect((await rawCall(session, method.total, { headers: gzip, body })).grpc).toBe(grpcStatus.OK);
    }
    expect(seen.totals).toEqual(Array(7).fill(500));
  });

  test('that is none is an error', async () => {
    const call = { headers: gzip, body: [grpcFrame(ada, { flag: 1 })] };
    expect(await rawCall(session, method.paint, call)).toMatchObject({ http: 200, grpc: grpcStatus.INTERNAL });
  });

  test('by an encoding that nobody knows is UNIMPLEMENTED, and says which are known', async () => {
    const call = { headers: { 'grpc-encoding': 'br' }, body: [grpcFrame(ada, { flag: 1 })] };
    const { grpc, headers } = await rawCall(session, method.paint, call);
    expect(grpc).toBe(grpcStatus.UNIMPLEMENTED);
    expect(headers['grpc-accept-encoding']).toBe('identity,deflate,gzip');
  });

  test('that inflates beyond the limit is RESOURCE_EXHAUSTED, and is not inflated further', async () => {
    const bomb = grpcFrame(gzipSync(Buffer.alloc(64 * LIMIT)), { flag: 1 });
    const before = process.memoryUsage().arrayBuffers;
    const { grpc, message } = await rawCall(session, method.paint, { headers: gzip, body: [bomb] });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * LIMIT);
    expect(grpc).toBe(grpcStatus.RESOURCE_EXHAUSTED);
    expect(message).toContain(`larger than ${LIMIT}`);
  });
});

describe('a stream that is reset', () => {
  test('at any point harms no other, and its handler is told to stop', async () => {
    const bytes = Buffer.concat([grpcFrame(five), grpcFrame(five)]);
    const paths = [method.paint, method.total, method.early, method.repeat];
    for (const path of paths) {
      for (let sent = 0; sent <= bytes.length; sent++) {
        const stream = session.request({ ':method': 'POST', ':path': path, 'content-type': 'application/grpc' });
        stream.on('error', () => {});
        const closed = new Promise((resolve) => stream.once('close', resolve));
        stream.write(bytes.subarray(0, sent), () => stream.close(8));
        await closed;
      }
    }
    const { grpc } = await rawCall(session, method.paint, { body: [grpcFrame(ada)] });
    expect(grpc).toBe(grpcStatus.OK);
  });

  test('after its first answer ends its handler', async () => {
    const ended = vi.fn();
    const stream = session.request({ ':method': 'POST', ':path': method.repeat, 'content-type': 'application/grpc' });
    stream.on('error', () => {});
    stream.once('close', ended);
    stream.write(grpcFrame(five));
    stream.once('data', () => stream.close(8));
    await vi.waitUntil(() => ended.mock.calls.length > 0);
    expect(stream.rstCode).toBe(8);
  });
});
