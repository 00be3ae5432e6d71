import { type Call, createResponseMetadata, currentCall, type Interceptor, type Invoke, runInCall } from '@ahoy/core';
import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { connect } from './connect.ts';
import type { Target } from './target.ts';

interface Api {
  readonly greeter: { readonly sayHello: (input?: unknown, options?: object) => Promise<unknown> };
}

const NOW = Date.parse('2026-11-22T12:00:00Z');
const target = vi.fn<Invoke>();

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
  target.mockReset();
  target.mockResolvedValue('Hello');
});
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** The call that has arrived at the target. */
function arrived(): Call {
  expect(target).toHaveBeenCalledTimes(1);
  return target.mock.calls[0]?.[0] as Call;
}

/** Calls a procedure of a client with these options. */
function api(options?: Parameters<typeof connect>[1]): Api {
  return connect(target as Target, options) as Api;
}

test('a call arrives with its path and its input', async () => {
  expect(await api().greeter.sayHello({ name: 'Ada' })).toBe('Hello');
  expect(arrived()).toMatchObject({ path: 'greeter.sayHello', input: { name: 'Ada' }, metadata: {} });
});

describe('the time limit', () => {
  test('is none, unless somebody names one', async () => {
    await api().greeter.sayHello();
    expect(arrived().deadline).toBeUndefined();
  });

  test("is the client's", async () => {
    await api({ timeoutMs: 500 }).greeter.sayHello();
    expect(arrived().deadline).toBe(NOW + 500);
  });

  test.each([
    [100, NOW + 100],
    [900, NOW + 900],
    [Infinity, undefined],
  ])('of a call is stronger: %d', async (timeoutMs, deadline) => {
    await api({ timeoutMs: 500 }).greeter.sayHello({}, { timeoutMs });
    expect(arrived().deadline).toBe(deadline);
  });

  test('ends a call that is not answered', async () => {
    target.mockImplementation(() => new Promise(() => {}));
    const failed = expect(api({ timeoutMs: 500 }).greeter.sayHello()).rejects.toMatchObject({ code: 'TIMEOUT' });
    await vi.advanceTimersByTimeAsync(500);
    await failed;
  });

  test.each([-1, Number.NaN])('of %d is refused when the client is made', (timeoutMs) => {
    expect(() => api({ timeoutMs })).toThrow(`timeoutMs: expected 0 or more milliseconds, got ${timeoutMs}`);
  });

  test('of -1 is refused when a call is made', async () => {
    await expect(api().greeter.sayHello({}, { timeoutMs: -1 })).rejects.toThrow('timeoutMs: expected 0 or more');
    expect(target).not.toHaveBeenCalled();
  });
});

describe('the metadata', () => {
  test("of a call is added to the client's and stronger", async () => {
    await api({ metadata: { a: '1', B: '1' } }).greeter.sayHello({}, { metadata: { b: '2', c: '2' } });
    expect(arrived().metadata).toEqual({ a: '1', b: '2', c: '2' });
  });

  test.each([
    [{ 'a b': '1' }, 'metadata name "a b": expected letters, digits and hyphens'],
    [{ a: 'é' }, 'metadata a: expected printable ASCII, got "é"'],
  ])('%j is refused when the client or the call is made', async (metadata, message) => {
    expect(() => api({ metadata })).toThrow(message);
    await expect(api().greeter.sayHello({}, { metadata })).rejects.toThrow(message);
    expect(target).not.toHaveBeenCalled();
  });
});

describe('the signal', () => {
  test.each(['client', 'call'])('of the %s cancels a call', async (which) => {
    target.mockImplementation(() => new Promise(() => {}));
    const controllers = { client: new AbortController(), call: new AbortController() };
    const call = api({ signal: controllers.client.signal }).greeter.sayHello({}, { signal: controllers.call.signal });
    const failed = expect(call).rejects.toMatchObject({
      code: 'CLIENT_CLOSED_REQUEST',
      message: 'greeter.sayHello: the call was cancelled',
    });
    controllers[which as 'client' | 'call'].abort();
    await failed;
    expect(arrived().signal?.aborted).toBe(true);
  });

  test('has no listener left after a call', async () => {
    const { signal } = new AbortController();
    await api({ signal }).greeter.sayHello();
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });
});

test('interceptors see every call, the first one outermost', async () => {
  const seen: string[] = [];
  const note =
    (name: string): Interceptor =>
    (next) =>
    async (call) => {
      seen.push(name);
      const answer = await next(call);
      seen.push(`/${name}`);
      return answer;
    };
  await api({ interceptors: [note('a'), note('b')] }).greeter.sayHello();
  expect(seen).toEqual(['a', 'b', '/b', '/a']);
});

test('a call that is made inside of a handler inherits from it', async () => {
  const trace = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', flags: '01' };
  const response = createResponseMetadata();
  const outer = { path: 'concierge.welcome', deadline: NOW + 300, signal: undefined, trace, response };
  await runInCall(outer, () => api({ timeoutMs: 500 }).greeter.sayHello());
  expect(currentCall()).toBeUndefined();
  expect(arrived()).toMatchObject({
    deadline: NOW + 300,
    metadata: { traceparent: `00-${trace.traceId}-${trace.spanId}-01` },
  });
});
