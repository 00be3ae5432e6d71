import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Call } from './call.ts';
import { enforceDeadline } from './enforce-deadline.ts';

const call: Call = { path: 'greeter.sayHello', input: undefined, metadata: {} };
const never = (): Promise<never> => new Promise(() => {});

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  assert.equal(vi.getTimerCount(), 0, 'a timer is left behind');
  vi.useRealTimers();
});

test('a call without a deadline and a signal runs untouched', async () => {
  const next = vi.fn(async (received: Call) => received);
  expect(await enforceDeadline(next)(call)).toBe(call);
});

test('a call whose deadline has passed is refused before any work', async () => {
  const next = vi.fn(never);
  await expect(async () => enforceDeadline(next)({ ...call, deadline: Date.now() })).rejects.toMatchObject({
    code: 'TIMEOUT',
  });
  expect(next).not.toHaveBeenCalled();
});

test('a call ends at its deadline, though the work goes on, and the work is told', async () => {
  let seen: AbortSignal | undefined;
  const answer = enforceDeadline((received) => {
    seen = received.signal;
    return never();
  })({ ...call, deadline: Date.now() + 100 });
  vi.advanceTimersByTime(100);
  await expect(answer).rejects.toMatchObject({ code: 'TIMEOUT', message: 'greeter.sayHello: the deadline has passed' });
  expect(seen?.aborted).toBe(true);
});

test('a call ends when its caller leaves', async () => {
  const caller = new AbortController();
  const answer = enforceDeadline(never)({ ...call, signal: caller.signal });
  caller.abort();
  await expect(answer).rejects.toMatchObject({ code: 'CLIENT_CLOSED_REQUEST' });
});

test.each([
  ['answers', async () => 'Hello'],
  ['fails', async () => Promise.reject(new Error('no'))],
])('a call that %s in time leaves no timer and no listener', async (_, next) => {
  const caller = new AbortController();
  const answer = enforceDeadline(next)({ ...call, deadline: Date.now() + 100, signal: caller.signal });
  await Promise.allSettled([answer]);
  expect(vi.getTimerCount()).toBe(0);
  expect(getEventListeners(caller.signal, 'abort')).toHaveLength(0);
});

describe('a stream', () => {
  async function* ticks(): AsyncGenerator<number> {
    yield 1;
    await never();
  }

  test('ends at the deadline of its call, in the middle of a wait', async () => {
    const stream = (await enforceDeadline(async () => ticks())({
      ...call,
      deadline: Date.now() + 100,
    })) as AsyncIterator<number>;
    expect(await stream.next()).toEqual({ done: false, value: 1 });
    const next = stream.next();
    vi.advanceTimersByTime(100);
    await expect(next).rejects.toMatchObject({ code: 'TIMEOUT' });
  });

  test('leaves no timer and no listener when its reader leaves', async () => {
    const caller = new AbortController();
    const timed = { ...call, deadline: Date.now() + 100, signal: caller.signal };
    const stream = (await enforceDeadline(async () => ticks())(timed)) as AsyncIterable<number>;
    for await (const _ of stream) break;
    expect(vi.getTimerCount()).toBe(0);
    expect(getEventListeners(caller.signal, 'abort')).toHaveLength(0);
  });
});

test('a stream that opens after the call has ended is closed', async () => {
  const closed = vi.fn<() => void>();
  const opened = Promise.withResolvers<unknown>();
  const invoke = enforceDeadline(() => opened.promise);
  const controller = new AbortController();
  const answer = invoke({ ...call, signal: controller.signal });
  controller.abort();
  await expect(answer).rejects.toMatchObject({ code: 'CLIENT_CLOSED_REQUEST' });
  opened.resolve({
    [Symbol.asyncIterator]: () => ({
      next: async () => ({ done: false, value: 1 }),
      return: async () => {
        closed();
        return { done: true, value: undefined };
      },
    }),
  });
  await vi.advanceTimersByTimeAsync(0);
  expect(closed).toHaveBeenCalledOnce();
});
