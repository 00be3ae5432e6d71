import { expect, test } from 'vitest';
import { type CallContext, currentCall, runInCall } from './call-context.ts';
import { createResponseMetadata } from './response-metadata.ts';
import { traceFrom } from './trace.ts';

const contextOf = (path: string): CallContext => ({
  path,
  deadline: undefined,
  signal: undefined,
  trace: traceFrom({}),
  response: createResponseMetadata(),
});

test('there is no current call outside of a handler', async () => {
  expect(currentCall()).toBeUndefined();
  await runInCall(contextOf('a.b'), async () => {});
  expect(currentCall()).toBeUndefined();
});

test('a handler sees its own call, also after it has waited', async () => {
  const context = contextOf('a.b');
  const seen = await runInCall(context, async () => {
    await Promise.resolve();
    return currentCall();
  });
  expect(seen).toBe(context);
});

test('concurrent calls do not see each other', async () => {
  const gate = Promise.withResolvers<void>();
  const handle = async (): Promise<readonly (string | undefined)[]> => {
    const before = currentCall()?.path;
    await gate.promise;
    return [before, currentCall()?.path];
  };
  const calls = ['a', 'b', 'c'].map((path) => runInCall(contextOf(path), handle));
  gate.resolve();
  expect(await Promise.all(calls)).toEqual([
    ['a', 'a'],
    ['b', 'b'],
    ['c', 'c'],
  ]);
});

test('a call inside a call hides the outer one until it returns', () => {
  const outer = contextOf('outer');
  const inner = contextOf('inner');
  const seen = runInCall(outer, () => [runInCall(inner, currentCall), currentCall()]);
  expect(seen).toEqual([inner, outer]);
});

test('what a handler throws reaches its caller', () => {
  expect(() =>
    runInCall(contextOf('a'), () => {
      throw new RangeError('no');
    }),
  ).toThrow(RangeError);
});
