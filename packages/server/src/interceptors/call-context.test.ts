import { currentCall } from '@ahoy/core';
import { expect, test } from 'vitest';
import { collect, toCall } from '../call.fixture.ts';
import { callContext } from './call-context.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const call = toCall({
  path: 'concierge.welcome',
  deadline: 1_000,
  signal: new AbortController().signal,
  metadata: { traceparent: `00-${traceId}-b7ad6b7169203331-01` },
});

test('a handler runs inside of its call, whose deadline, signal and trace it can see', async () => {
  const seen = await callContext(async () => {
    await Promise.resolve();
    return currentCall();
  })(call);
  expect(seen).toMatchObject({ path: call.path, deadline: 1_000, trace: { traceId, flags: '01' } });
  expect(seen).toHaveProperty('signal', call.signal);
});

test('a call that belongs to no trace starts one', async () => {
  const seen = await callContext(async () => currentCall()?.trace.traceId)(toCall());
  expect(seen).toMatch(/^[0-9a-f]{32}$/);
});

test('every step of a stream runs inside of its call, wherever it is read, and its end too', async () => {
  const paths: (string | undefined)[] = [];
  async function* items(): AsyncGenerator<number> {
    try {
      for (let index = 0; index < 3; index++) {
        paths.push(currentCall()?.path);
        yield index;
      }
    } finally {
      paths.push(currentCall()?.path);
    }
  }
  expect(await collect(await callContext(async () => items())(call))).toEqual([0, 1, 2]);
  expect(paths).toEqual(Array(4).fill('concierge.welcome'));
  for await (const _ of (await callContext(async () => items())(call)) as AsyncIterable<number>) break;
  expect(paths.slice(4)).toEqual(['concierge.welcome', 'concierge.welcome']);
});

test('calls that run at the same time do not see each other', async () => {
  const invoke = callContext(async () => {
    await Promise.resolve();
    return currentCall()?.path;
  });
  expect(await Promise.all([invoke(toCall({ path: 'a.a' })), invoke(toCall({ path: 'b.b' }))])).toEqual(['a.a', 'b.b']);
});

test('nothing of a call is left outside of it', async () => {
  await callContext(async () => 1)(call);
  expect(currentCall()).toBeUndefined();
});
