import { PING_MS } from '@ahoy/core/procedure';
import type { Response } from 'express';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Problem } from './problem.ts';
import { sendStream } from './send-stream.ts';
import { streamWriters } from './stream-writers.ts';

/** A response whose reader reads one chunk each time that `read` is called. */
function createResponse() {
  let written = '';
  let go: (() => void) | undefined;
  const stream = new Writable({
    highWaterMark: 1,
    write(chunk: Buffer, _encoding, done) {
      written += chunk.toString();
      go = done;
    },
  });
  const head = { headersSent: false, writeHead: () => (head.headersSent = true), flushHeaders: () => {} };
  const response = new Proxy(stream, {
    get: (target, name) => (name in head ? Reflect.get(head, name) : Reflect.get(target, name)),
  });
  return {
    // A response is a Writable; the rest of it that a stream needs is the head.
    response: response as unknown as Response,
    head,
    written: () => written,
    read: () => {
      const read = go;
      go = undefined;
      read?.();
    },
  };
}

const options = {
  type: 'text/event-stream',
  writer: streamWriters.events,
  encode: JSON.stringify,
  begin: () => {},
  fail: (cause: unknown) => ({ detail: (cause as Error).message }) as Problem,
};

/** Lets time pass, and what was due come to its end. */
const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

test('the source is asked for the next item when the reader has taken the one before', async () => {
  const { response, written, read } = createResponse();
  let asked = 0;
  const items = async function* (): AsyncGenerator {
    while (asked < 3) yield ++asked;
  };
  const sent = sendStream(response, items(), options);
  for (const item of [1, 2, 3]) {
    await pass(0);
    expect([written().endsWith(`data: ${item}\n\n`), asked]).toEqual([true, item]);
    read();
  }
  await pass(0);
  expect(written()).toMatch(/event: return\ndata: \n\n$/);
  read();
  await sent;
});

test('a reader that goes away while it is behind closes the source', async () => {
  const { response } = createResponse();
  const closed = vi.fn();
  const items = async function* (): AsyncGenerator {
    try {
      for (;;) yield 1;
    } finally {
      closed();
    }
  };
  const sent = sendStream(response, items(), options);
  await pass(0);
  expect(response.writableNeedDrain).toBe(true);
  response.destroy();
  await sent;
  expect(closed).toHaveBeenCalledOnce();
});

describe('silence', () => {
  test('is broken by a ping each interval, which also sends the head, and not while the reader is behind', async () => {
    const { response, head, written, read } = createResponse();
    const { promise, resolve } = Promise.withResolvers<void>();
    const items = async function* (): AsyncGenerator {
      await promise;
      yield 1;
    };
    const sent = sendStream(response, items(), options);
    await pass(PING_MS - 1);
    expect([head.headersSent, written()]).toEqual([false, '']);
    await pass(1);
    expect([head.headersSent, written()]).toEqual([true, ': ping\n\n']);
    await pass(3 * PING_MS);
    expect(written()).toBe(': ping\n\n');
    read();
    await pass(PING_MS);
    expect(written()).toBe(': ping\n\n: ping\n\n');
    read();
    resolve();
    await pass(0);
    expect(written()).toBe(': ping\n\n: ping\n\ndata: 1\n\n');
    read();
    await pass(0);
    read();
    await sent;
  });

  test('begins anew with each item', async () => {
    const { response, written, read } = createResponse();
    const turns = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const items = async function* (): AsyncGenerator {
      for (const { promise } of turns) {
        await promise;
        yield 1;
      }
    };
    const sent = sendStream(response, items(), options);
    await pass(PING_MS - 1);
    turns[0]?.resolve();
    await pass(0);
    expect(written()).toBe('data: 1\n\n');
    read();
    await pass(PING_MS - 1);
    expect(written()).toBe('data: 1\n\n');
    turns[1]?.resolve();
    await pass(0);
    expect(written()).toBe('data: 1\n\ndata: 1\n\n');
    read();
    await pass(0);
    read();
    await sent;
  });
});

test('what fails before the first item is thrown, and after it is the last event', async () => {
  const failing = async function* (after: number): AsyncGenerator {
    for (let item = 0; item < after; item++) yield item;
    throw new Error('no more');
  };
  const early = createResponse();
  await expect(sendStream(early.response, failing(0), options)).rejects.toThrow('no more');
  expect([early.head.headersSent, early.written()]).toEqual([false, '']);

  const late = createResponse();
  const sent = sendStream(late.response, failing(1), options);
  await pass(0);
  late.read();
  await pass(0);
  expect(late.written()).toBe('data: 0\n\nevent: error\ndata: {"detail":"no more"}\n\n');
  late.read();
  await sent;
});
