import { type Call, type CallContext, createResponseMetadata, runInCall } from '@ahoy/core';
import { expect, test } from 'vitest';
import { toCall } from '../call.fixture.ts';
import { inherit } from './inherit.ts';

const trace = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', flags: '01' };

/** The call as it goes on when it is made inside of another. */
async function inside(outer: Partial<CallContext>, call: Partial<Call> = {}): Promise<Call> {
  const response = createResponseMetadata();
  const context = { path: 'concierge.welcome', deadline: undefined, signal: undefined, trace, response, ...outer };
  return runInCall(context, async () => (await inherit(async (next) => next)(toCall(call))) as Call);
}

test('outside of a handler a call is what it is', async () => {
  const call = toCall({ deadline: 5 });
  expect(await inherit(async (next) => next)(call)).toBe(call);
});

test.each([
  [100, undefined, 100],
  [undefined, 200, 200],
  [100, 200, 100],
  [300, 200, 200],
  [undefined, undefined, undefined],
])('of the deadlines %s and %s the earlier one holds: %s', async (outer, own, expected) => {
  expect((await inside({ deadline: outer }, { deadline: own })).deadline).toBe(expected);
});

test('a caller that has left cancels the calls made for it', async () => {
  const outer = new AbortController();
  const own = new AbortController();
  const { signal } = await inside({ signal: outer.signal }, { signal: own.signal });
  outer.abort('left');
  expect(signal?.reason).toBe('left');
  expect((await inside({ signal: outer.signal })).signal).toBe(outer.signal);
});

test("a call's own signal cancels it as before", async () => {
  const own = new AbortController();
  const { signal } = await inside({ signal: new AbortController().signal }, { signal: own.signal });
  own.abort('enough');
  expect(signal?.reason).toBe('enough');
  expect((await inside({}, { signal: own.signal })).signal).toBe(own.signal);
  expect((await inside({})).signal).toBeUndefined();
});

test('a call continues the trace, unless it names another', async () => {
  const traceparent = `00-${trace.traceId}-${trace.spanId}-01`;
  const { metadata } = await inside({ trace: { ...trace, state: 'a=1' } }, { metadata: { b: '2' } });
  expect(metadata).toEqual({ traceparent, tracestate: 'a=1', b: '2' });
  expect((await inside({}, { metadata: { traceparent: 'own' } })).metadata).toEqual({ traceparent: 'own' });
});
