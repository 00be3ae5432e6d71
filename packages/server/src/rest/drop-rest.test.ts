import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { dropRest } from './drop-rest.ts';

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** A request whose body has not come to its end. */
function createRequest() {
  const body = new PassThrough({ highWaterMark: 1 });
  // Nothing but the body matters here, and whether it is complete.
  return { body, request: Object.assign(body, { complete: false }) as unknown as IncomingMessage };
}

test('what is left of a request is read', async () => {
  const { body, request } = createRequest();
  body.write('more than one byte');
  expect(body.writableNeedDrain).toBe(true);
  dropRest(request);
  await vi.waitUntil(() => !body.writableNeedDrain);
  body.end();
  await vi.waitUntil(() => body.closed);
});

test('a request that does not come to its end is closed', async () => {
  const { body, request } = createRequest();
  dropRest(request);
  await vi.advanceTimersByTimeAsync(4_999);
  body.write('more');
  expect(body.destroyed).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(body.destroyed).toBe(true);
});

test('a request that is complete is left alone', () => {
  const { body, request } = createRequest();
  dropRest(Object.assign(request, { complete: true }));
  expect(body.destroyed).toBe(false);
  body.destroy();
});
