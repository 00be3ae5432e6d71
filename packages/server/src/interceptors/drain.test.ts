import type { Call, Invoke } from '@ahoy/core';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { collect, toCall } from '../call.fixture.ts';
import { createDrain } from './drain.ts';

const stopped = { code: 'SERVICE_UNAVAILABLE', message: 'greeter-service is stopping; try again in a moment' };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const stream = toCall({ path: 'greeter.greetings', type: 'subscription' });
const query = toCall({ path: 'greeter.sayHello', type: 'query' });

/** An item, then none until the call's signal aborts. */
async function* waiting({ signal }: Call): AsyncGenerator<string> {
  yield 'Ahoy';
  await new Promise((resolve) => signal?.addEventListener('abort', resolve));
}

/** Whether a promise has settled by now. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  void promise.then(() => (settled = true));
  await vi.advanceTimersByTimeAsync(0);
  return settled;
}

describe('a server that runs', () => {
  test('passes calls on, and what comes of them', async () => {
    const drain = createDrain('greeter-service');
    expect(drain.stopping.aborted).toBe(false);
    expect(await drain.interceptor(async ({ input }) => input)(toCall({ input: 'Ahoy' }))).toBe('Ahoy');
    const failure = new Error('no');
    await expect(drain.interceptor(() => Promise.reject(failure))(query)).rejects.toBe(failure);
  });

  test('passes streams on to their end', async () => {
    const drain = createDrain('greeter-service');
    async function* numbers(): AsyncGenerator<number> {
      yield* [1, 2, 3];
    }
    expect(await collect(await drain.interceptor(async () => numbers())(stream))).toEqual([1, 2, 3]);
  });
});

describe('a server that stops', () => {
  test('refuses new calls and does not run them', async () => {
    const drain = createDrain('greeter-service');
    expect(await drain.stop(1_000)).toBe(0);
    expect(drain.stopping.aborted).toBe(true);
    const next = vi.fn<Invoke>();
    await expect(async () => drain.interceptor(next)(query)).rejects.toMatchObject({
      ...stopped,
      data: { path: query.path },
    });
    expect(next).not.toHaveBeenCalled();
  });

  test('waits for the calls that run, and does not abort them', async () => {
    const drain = createDrain('greeter-service');
    const work = Promise.withResolvers<string>();
    const signals: (AbortSignal | undefined)[] = [];
    const invoke = drain.interceptor(({ signal }) => {
      signals.push(signal);
      return work.promise;
    });
    const answers = Promise.all([invoke(query), invoke(query)]);
    const left = drain.stop(1_000);
    expect(await isSettled(left)).toBe(false);
    work.resolve('done');
    expect(await answers).toEqual(['done', 'done']);
    expect(await left).toBe(0);
    expect(signals).toEqual([undefined, undefined]);
  });

  test('does not wait for calls that have failed', async () => {
    const drain = createDrain('greeter-service');
    await expect(drain.interceptor(() => Promise.reject(new Error('no')))(query)).rejects.toThrow('no');
    expect(await drain.stop(1_000)).toBe(0);
  });

  test('does not wait longer than its limit, and says how many calls still ran', async () => {
    const drain = createDrain('greeter-service');
    const invoke = drain.interceptor(() => new Promise(() => {}));
    void invoke(query);
    void invoke(query);
    const left = drain.stop(1_000);
    await vi.advanceTimersByTimeAsync(999);
    expect(await isSettled(left)).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await left).toBe(2);
  });

  test('breaks streams off in a way that lets their readers resume elsewhere', async () => {
    const drain = createDrain('greeter-service');
    const items = (await drain.interceptor(async (call) => waiting(call))(stream)) as AsyncGenerator<string>;
    expect(await items.next()).toEqual({ done: false, value: 'Ahoy' });
    const broken = expect(items.next()).rejects.toMatchObject(stopped);
    expect(await drain.stop(1_000)).toBe(0);
    await broken;
  });

  test('breaks a stream off whose source does not listen', async () => {
    const drain = createDrain('greeter-service');
    const deaf = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) };
    const broken = expect(collect(await drain.interceptor(async () => deaf)(stream))).rejects.toMatchObject(stopped);
    expect(await drain.stop(1_000)).toBe(0);
    await broken;
  });

  test('tells the handler of a stream, beside what its caller tells it', async () => {
    const drain = createDrain('greeter-service');
    const signals: AbortSignal[] = [];
    const invoke = drain.interceptor(async ({ signal }) => {
      if (signal) signals.push(signal);
      return 'none';
    });
    const caller = new AbortController();
    await invoke({ ...stream, signal: caller.signal });
    await invoke(stream);
    caller.abort('left');
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    await drain.stop(1_000);
    expect(signals.map(({ reason }) => reason)).toEqual(['left', expect.objectContaining(stopped)]);
  });

  test('does not wait for a stream that nobody has begun to read', async () => {
    const drain = createDrain('greeter-service');
    await drain.interceptor(async (call) => waiting(call))(stream);
    expect(await drain.stop(1_000)).toBe(0);
  });

  test('does not wait for a stream that its reader has left', async () => {
    const drain = createDrain('greeter-service');
    for await (const _ of (await drain.interceptor(async (call) => waiting(call))(stream)) as AsyncIterable<string>)
      break;
    expect(await drain.stop(1_000)).toBe(0);
  });
});
