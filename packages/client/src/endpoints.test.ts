import { CallError, type Invoke } from '@ahoy/core';
import { expect, test, vi } from 'vitest';
import { collect, toCall } from './call.fixture.ts';
import { firstReachable } from './endpoints.ts';

const down = (name: string) => CallError.local('SERVICE_UNAVAILABLE', `${name} is not reachable`, { neverSent: true });
const broken = CallError.local('SERVICE_UNAVAILABLE', 'broke off while answering');

/** An endpoint that answers with its name, or fails. */
function endpoint(name: string, error?: Error) {
  return vi.fn<Invoke>(async () => {
    if (error) throw error;
    return name;
  });
}

test('calls go to the endpoints in turn', async () => {
  const invoke = firstReachable([endpoint('a'), endpoint('b'), endpoint('c')]);
  const answers: unknown[] = [];
  for (let index = 0; index < 5; index++) answers.push(await invoke(toCall()));
  expect(answers).toEqual(['a', 'b', 'c', 'a', 'b']);
});

test('a call that could not be sent goes to the next endpoint, as it is', async () => {
  const b = endpoint('b');
  const call = toCall({ input: { name: 'Ada' } });
  const invoke = firstReachable([endpoint('a', down('a')), b]);
  expect(await invoke(call)).toBe('b');
  expect(b.mock.calls).toEqual([[call]]);
});

test('the next one after the last is the first', async () => {
  const invoke = firstReachable([endpoint('a'), endpoint('b', down('b'))]);
  expect([await invoke(toCall()), await invoke(toCall())]).toEqual(['a', 'a']);
});

test('each endpoint is tried once, and the last one says what is wrong', async () => {
  const endpoints = [endpoint('a', down('a')), endpoint('b', down('b'))];
  const invoke = firstReachable(endpoints);
  await expect(invoke(toCall())).rejects.toThrow('b is not reachable');
  await expect(invoke(toCall())).rejects.toThrow('a is not reachable');
  expect(endpoints.map((each) => each.mock.calls.length)).toEqual([2, 2]);
});

test.each<[string, Error]>([
  ['that may have been run', broken],
  ['that the server refused', CallError.local('FORBIDDEN', 'no')],
  ['that failed in a way that nobody foresaw', new TypeError('no')],
])('a call %s is never sent twice', async (_case, error) => {
  const b = endpoint('b');
  await expect(firstReachable([endpoint('a', error), b])(toCall())).rejects.toBe(error);
  expect(b).not.toHaveBeenCalled();
});

/** An endpoint whose stream is there before its connection is. */
function streaming(items: readonly unknown[], error?: Error) {
  return vi.fn<Invoke>(async () =>
    (async function* () {
      yield* items;
      if (error) throw error;
    })(),
  );
}

test('a stream that could not be asked for goes to the next endpoint', async () => {
  const invoke = firstReachable([streaming([], down('a')), endpoint('b', down('b')), streaming([1, 2])]);
  expect(await collect(await invoke(toCall()))).toEqual([1, 2]);
});

test('a stream that may have begun is never asked for twice', async () => {
  const b = streaming([3]);
  const items = await firstReachable([streaming([1], broken), b])(toCall());
  await expect(collect(items)).rejects.toBe(broken);
  expect(b).not.toHaveBeenCalled();
});

test('a stream that nobody can be asked for says what is wrong with the last endpoint', async () => {
  const items = await firstReachable([streaming([], down('a')), streaming([], down('b'))])(toCall());
  await expect(collect(items)).rejects.toThrow('b is not reachable');
});

test('an empty list is refused', () => {
  expect(() => firstReachable([])).toThrow('target: expected at least one URL, got []');
});
