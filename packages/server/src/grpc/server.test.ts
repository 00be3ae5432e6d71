import { type Call, CallError, grpcStatus, type Invoke } from '@ahoy/core';
import { once } from 'node:events';
import { type ClientHttp2Session, type ClientHttp2Stream, connect, type OutgoingHttpHeaders } from 'node:http2';
import { connect as connectTcp } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type GrpcPair, serveGrpc, text } from './grpc.fixture.ts';
import { toFrame } from './to-frame.ts';

let pair: GrpcPair;
let session: ClientHttp2Session;
let handler: Invoke;
let calls: number;

const run: Invoke = (call) => {
  calls++;
  return handler(call);
};
const method = (name: string, requestStream: boolean) => ({ name, path: `lab.${name}`, requestStream, handler: run });

beforeEach(async () => {
  calls = 0;
  pair = await serveGrpc([{ name: 'lab.Lab', methods: [method('one', false), method('chat', true)] }]);
  session = connect(`http://127.0.0.1:${pair.port}`);
  session.on('error', () => {});
});
afterEach(async () => {
  session.destroy();
  await pair.close();
});

const hello = toFrame(text.encode('hello'));

function open(name: string, headers: OutgoingHttpHeaders = {}): ClientHttp2Stream {
  const stream = session.request({
    ':method': 'POST',
    ':path': `/lab.Lab/${name}`,
    'content-type': 'application/grpc',
    ...headers,
  });
  stream.on('error', () => {});
  return stream;
}

/** Waits for the end of a stream, with an error or without. */
async function closeOf(stream: ClientHttp2Stream): Promise<unknown> {
  return new Promise((resolve) => stream.once('close', resolve));
}

/** Sends one message, and waits for the end. Returns gRPC's status, or by which code the stream was reset. */
async function one(headers: OutgoingHttpHeaders = {}): Promise<{ grpc?: number; reset?: number }> {
  const stream = open('one', headers).resume();
  let grpc: unknown;
  const take = (received: Record<string, unknown>): void => void (grpc ??= received['grpc-status']);
  stream.on('response', take).on('trailers', take).end(hello);
  await closeOf(stream);
  return grpc === undefined ? { reset: stream.rstCode } : { grpc: Number(grpc) };
}

/** A handler that tells when it began, and when it was told to stop. */
function createHanging() {
  const began = Promise.withResolvers<void>();
  const stopped = Promise.withResolvers<unknown>();
  const answer = Promise.withResolvers<Uint8Array>();
  handler = ({ signal }) => {
    signal?.addEventListener('abort', () => stopped.resolve(signal.reason));
    began.resolve();
    return answer.promise;
  };
  return { began: began.promise, stopped: stopped.promise, answer: answer.resolve };
}

describe('a call', () => {
  test('that HTTP/2 resets at once never begins, though both came in the first packet', async () => {
    const frame = (type: number, flags: number, id: number, payload = Buffer.alloc(0)): Buffer => {
      const header = Buffer.alloc(9);
      header.writeUIntBE(payload.length, 0, 3);
      header.set([type, flags], 3);
      header.writeUInt32BE(id, 5);
      return Buffer.concat([header, payload]);
    };
    const field = (part: string): Buffer => Buffer.concat([Buffer.of(part.length), Buffer.from(part)]);
    const headers = {
      ':method': 'POST',
      ':scheme': 'http',
      ':path': '/lab.Lab/chat',
      'content-type': 'application/grpc',
    };
    // Without compression: RFC 7541, 6.2.2.
    const block = Object.entries(headers).flatMap(([name, value]) => [Buffer.of(0), field(name), field(value)]);
    const socket = connectTcp(pair.port, '127.0.0.1').resume();
    handler = () => new Promise(() => {});
    socket.write(
      Buffer.concat([
        Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
        frame(4, 0, 0),
        frame(1, 4, 1, Buffer.concat(block)),
        frame(3, 0, 1, Buffer.of(0, 0, 0, 8)),
        frame(7, 0, 0, Buffer.alloc(8)),
      ]),
    );
    await once(socket, 'close');
    expect(calls).toBe(0);
  });

  test.each([0, 8])('whose stream of messages is reset with code %i has not come to their end', async (code) => {
    const messages: string[] = [];
    const failed = Promise.withResolvers<unknown>();
    handler = async ({ input }) => {
      try {
        for await (const message of input as AsyncIterable<Uint8Array>) {
          messages.push(text.decode(message));
          stream.close(code);
        }
        failed.resolve('it has ended');
      } catch (error) {
        failed.resolve(error);
        throw error;
      }
    };
    const stream = open('chat');
    stream.write(hello);
    expect(await failed.promise).toMatchObject({ code: 'CLIENT_CLOSED_REQUEST' });
    expect(messages).toEqual(['hello']);
  });

  test.each<[string, (stream: ClientHttp2Stream) => void]>([
    ['resets it', (stream) => stream.close(8)],
    ['closes the connection', () => session.destroy()],
  ])('whose caller %s is told that the caller has gone', async (_how, leave) => {
    const { began, stopped } = createHanging();
    const stream = open('one').end(hello);
    await began;
    leave(stream);
    expect(await stopped).toMatchObject({ code: 'CLIENT_CLOSED_REQUEST', message: 'lab.one: the caller has gone' });
  });

  test('that has its answer leaves its signal alone', async () => {
    const signals: AbortSignal[] = [];
    handler = async ({ signal }) => {
      signals.push(signal as AbortSignal);
      return text.encode('x');
    };
    expect(await one()).toEqual({ grpc: grpcStatus.OK });
    session.destroy();
    await once(session, 'close');
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
  });

  test('whose messages nobody reads has its caller wait', async () => {
    const release = Promise.withResolvers<void>();
    handler = async ({ input }) => {
      let bytes = 0;
      for await (const message of input as AsyncIterable<Uint8Array>) {
        await release.promise;
        bytes += message.length;
      }
      return text.encode(String(bytes));
    };
    const stream = open('chat');
    const answer = once(stream, 'data');
    let sent = 0;
    for (let count = 0; count < 100; count++) stream.write(toFrame(new Uint8Array(100_000)), () => sent++);
    stream.end();
    let before = -1;
    const isStill = (): boolean => {
      const still = sent === before;
      before = sent;
      return still && calls > 0;
    };
    await expect.poll(isStill, { interval: 50 }).toBe(true);
    // A few windows of 64 KiB.
    expect(sent).toBeLessThan(20);
    release.resolve();
    const [frame] = (await answer) as [Buffer];
    expect(text.decode(frame.subarray(5))).toBe('10000000');
  });

  test('whose answer nobody reads is reset at its deadline, and its handler ends', async () => {
    const ended = Promise.withResolvers<void>();
    handler = () =>
      (async function* () {
        try {
          for (;;) yield new Uint8Array(100_000);
        } finally {
          ended.resolve();
        }
      })();
    const stream = open('one', { 'grpc-timeout': '50m' });
    stream.end(hello);
    await once(stream, 'response');
    await ended.promise;
    stream.resume();
    await closeOf(stream);
    expect(stream.rstCode).toBe(8);
  });

  test.each<[string, (call: Call) => unknown, object]>([
    ['ahead of a value', () => text.encode('x'), { reset: 2 }],
    ['with an error', () => Promise.reject(CallError.local('CONFLICT', 'taken')), { reset: 2 }],
    [
      'at the end of a stream',
      async function* ({ response }) {
        yield text.encode('x');
        response?.add({ 'http2-settings': 'x' });
      },
      { reset: 2 },
    ],
  ])('with metadata that HTTP/2 forbids is reset: %s', async (where, answer, expected) => {
    handler = (call) => {
      if (where !== 'at the end of a stream') call.response?.add({ 'http2-settings': 'x' });
      return answer(call);
    };
    expect(await one()).toEqual(expected);
    handler = () => text.encode('still here');
    expect(await one()).toEqual({ grpc: grpcStatus.OK });
  });

  test('with more metadata than HTTP/2 carries is reset, and harms no other', async () => {
    handler = ({ response }) => {
      response?.add({ 'x-huge': 'x'.repeat(100_000) });
      return text.encode('x');
    };
    expect(await one()).toEqual({ reset: 2 });
    handler = () => text.encode('still here');
    expect(await one()).toEqual({ grpc: grpcStatus.OK });
  });

  test('by HEAD, which has no body, is answered too', async () => {
    const stream = open('one', { ':method': 'HEAD' });
    const [headers] = (await once(stream, 'response')) as [Record<string, unknown>];
    expect(headers[':status']).toBe(405);
  });
});

describe('a server that stops', () => {
  test('lets what runs finish, and closes the connection then', async () => {
    const { began, answer } = createHanging();
    const closed = once(session, 'close');
    const answered = one();
    await began;
    const goaway = once(session, 'goaway');
    pair.server.drain(60_000);
    await goaway;
    answer(text.encode('x'));
    expect(await answered).toEqual({ grpc: grpcStatus.OK });
    await closed;
  });

  test('cuts off what has not finished in time', async () => {
    const { began, stopped } = createHanging();
    const cut = one();
    await began;
    pair.server.drain(1);
    await stopped;
    expect(await cut).toEqual({ reset: 8 });
  });

  test('takes no call on a connection that comes late', async () => {
    pair.server.drain(60_000);
    await once(session, 'close');
    session = connect(`http://127.0.0.1:${pair.port}`);
    session.on('error', () => {});
    await once(session, 'goaway');
    expect(calls).toBe(0);
  });
});

describe('a caller that is silent', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('is asked every minute whether it is still there, and stays if it is', async () => {
    handler = () => text.encode('x');
    const asked = connect(`http://127.0.0.1:${pair.port}`);
    await once(asked, 'remoteSettings');
    for (let minute = 0; minute < 3; minute++) {
      const ping = once(asked, 'ping');
      vi.advanceTimersByTime(60_000);
      await ping;
      // The server's answer comes after it has read that to its ping.
      const { promise, resolve } = Promise.withResolvers<void>();
      asked.ping(() => resolve());
      await promise;
    }
    expect(asked.destroyed).toBe(false);
    asked.destroy();
    await once(asked, 'close');
  });

  test('is cut off after 20 seconds without an answer', async () => {
    const socket = connectTcp(pair.port, '127.0.0.1');
    socket.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0', 'latin1');
    /** PING, with an empty flag. */
    const pinged = new Promise<void>((resolve) => {
      socket.on('data', (bytes) => bytes.includes('\0\0\x08\x06\0', 0, 'latin1') && resolve());
    });
    await once(socket, 'data');
    vi.advanceTimersByTime(60_000);
    await pinged;
    vi.advanceTimersByTime(19_999);
    expect(socket.readyState).toBe('open');
    vi.advanceTimersByTime(1);
    await once(socket, 'end');
    socket.destroy();
  });
});
