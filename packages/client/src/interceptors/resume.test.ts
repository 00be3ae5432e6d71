import { CallError, type Invoke, toTracked } from '@ahoy/core';
import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { collect, toCall } from '../call.fixture.ts';
import { resume } from './resume.ts';

const broken = CallError.local('SERVICE_UNAVAILABLE', 'broke off');
/** 100 ms, 200, 400, 800, 1,600, then five times 2,000. */
const ALL_WAITS_MS = 13_100;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** A server whose streams are given one by one; an Error ends a stream, or refuses it when it comes alone. */
function serving(...streams: readonly (readonly unknown[] | Error)[]) {
  return vi.fn<Invoke>(async () => {
    const steps = streams[next.mock.calls.length - 1] ?? broken;
    if (steps instanceof Error) throw steps;
    return stepsOf(steps);
  });
}
let next = vi.fn<Invoke>();

async function* stepsOf(steps: readonly unknown[]): AsyncGenerator {
  for (const step of steps) {
    if (step instanceof Error) throw step;
    yield step;
  }
}

/** Reads a stream of that server to its end, while time goes by. */
async function read(server: typeof next, call = toCall()): Promise<{ items: unknown[]; error?: unknown }> {
  next = server;
  const items: unknown[] = [];
  const done = (async () => {
    for await (const item of (await resume(server)(call)) as AsyncIterable<unknown>) items.push(item);
  })().then(
    () => ({ items }),
    (error: unknown) => ({ items, error }),
  );
  await vi.advanceTimersByTimeAsync(ALL_WAITS_MS);
  return done;
}

const tracked = (id: string) => toTracked(id, `item ${id}`);
const inputs = () => next.mock.calls.map(([call]) => call.input);

test('a value passes', async () => {
  expect(await resume(async () => 'Hello')(toCall())).toBe('Hello');
});

test('a stream that ends well is opened once', async () => {
  expect(await read(serving([1, 2]))).toEqual({ items: [1, 2] });
  expect(next).toHaveBeenCalledTimes(1);
});

describe('a stream that breaks off', () => {
  test('goes on after its last item, and its reader notices nothing', async () => {
    const server = serving([tracked('1'), tracked('2'), broken], [tracked('3'), broken], [tracked('4')]);
    const { items, error } = await read(server, toCall({ input: { locale: 'fr', lastEventId: '0' } }));
    expect(items).toEqual(['1', '2', '3', '4'].map(tracked));
    expect(error).toBeUndefined();
    expect(inputs()).toEqual([
      { locale: 'fr', lastEventId: '0' },
      { locale: 'fr', lastEventId: '2' },
      { locale: 'fr', lastEventId: '3' },
    ]);
  });

  test('goes on when it had no input', async () => {
    await read(serving([tracked('1'), broken], [tracked('2')]));
    expect(inputs()).toEqual([undefined, { lastEventId: '1' }]);
  });

  test('is opened again after 100 ms, then after twice as long each time, up to 2 s', async () => {
    next = serving([tracked('1'), broken]);
    const server = next;
    const times: number[] = [];
    const start = Date.now();
    const timed: Invoke = (call) => {
      times.push(Date.now() - start);
      return server(call);
    };
    const failed = expect(Promise.resolve(resume(timed)(toCall())).then(collect)).rejects.toBe(broken);
    await vi.advanceTimersByTimeAsync(ALL_WAITS_MS);
    await failed;
    expect(times).toEqual([0, 100, 300, 700, 1_500, 3_100, 5_100, 7_100, 9_100, 11_100, 13_100]);
  });

  test('fails after ten attempts without an item', async () => {
    const { items, error } = await read(serving([tracked('1'), broken]));
    expect(items).toEqual([tracked('1')]);
    expect(error).toBe(broken);
    expect(next).toHaveBeenCalledTimes(11);
  });

  test('has ten attempts again after each item', async () => {
    const failures = Array<Error>(9).fill(broken);
    next = serving([tracked('1'), broken], ...failures, [tracked('2'), broken], ...failures, [tracked('3')]);
    const all = Promise.resolve(resume(next)(toCall())).then(collect);
    await vi.advanceTimersByTimeAsync(2 * ALL_WAITS_MS);
    expect(await all).toEqual(['1', '2', '3'].map(tracked));
  });
});

describe('a stream fails at once', () => {
  test.each<[string, readonly unknown[]]>([
    ['when its items have no ids, since nobody could say what was missed', [1, broken]],
    ['when its items only look as if they had ids', [{ id: '1', data: 1 }, broken]],
    ['when it broke before its first item', [broken]],
  ])('%s', async (_case, steps) => {
    const { items, error } = await read(serving(steps, [tracked('9')]));
    expect(items).toEqual(steps.slice(0, -1));
    expect(error).toBe(broken);
    expect(next).toHaveBeenCalledTimes(1);
  });

  test.each<Error>([CallError.local('FORBIDDEN', 'no'), new TypeError('no')])(
    'with an error that no other server would mend: %o',
    async (failure) => {
      expect((await read(serving([tracked('1'), failure], [tracked('2')]))).error).toBe(failure);
      expect(next).toHaveBeenCalledTimes(1);
    },
  );

  test('when it cannot be opened in the first place', async () => {
    expect((await read(serving(broken, [tracked('1')]))).error).toBe(broken);
    expect(next).toHaveBeenCalledTimes(1);
  });

  test('when it is opened again and the server refuses it', async () => {
    const refusal = CallError.local('BAD_REQUEST', 'unknown id');
    expect((await read(serving([tracked('1'), broken], refusal))).error).toBe(refusal);
    expect(next).toHaveBeenCalledTimes(2);
  });
});

test('a caller that aborts during a wait ends the stream, which is not opened again', async () => {
  next = serving([tracked('1'), broken], [tracked('2')]);
  const controller = new AbortController();
  const failed = expect(
    Promise.resolve(resume(next)(toCall({ signal: controller.signal }))).then(collect),
  ).rejects.toMatchObject({
    code: 'CLIENT_CLOSED_REQUEST',
  });
  await vi.advanceTimersByTimeAsync(50);
  controller.abort();
  await failed;
  expect(next).toHaveBeenCalledTimes(1);
  expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
});

test('a wait that ends leaves no listener', async () => {
  const { signal } = new AbortController();
  await read(serving([tracked('1'), broken], [tracked('2')]), toCall({ signal }));
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});
