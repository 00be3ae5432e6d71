import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { abortError, untilAborted } from './abort.ts';
import { CallError } from './call-error.ts';

test('a call ended by a signal fails with the reason of the signal where that is an error of ours', () => {
  const reason = CallError.local('TIMEOUT', 'late');
  expect(abortError(AbortSignal.abort(reason), 'a.b')).toBe(reason);
});

test('a call ended by any other signal fails as cancelled, with the reason as its cause', () => {
  const error = abortError(AbortSignal.abort(new Error('left')), 'a.b');
  expect(error).toMatchObject({ code: 'CLIENT_CLOSED_REQUEST', message: 'a.b: the call was cancelled' });
  expect(error.cause).toMatchObject({ message: 'left' });
});

test('waiting gives what the promise gives, and leaves no listener', async () => {
  const { signal } = new AbortController();
  expect(await untilAborted(Promise.resolve(1), signal, 'a.b')).toBe(1);
  await expect(untilAborted(Promise.reject(new RangeError('no')), signal, 'a.b')).rejects.toThrow(RangeError);
  await Promise.resolve();
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});

test('waiting ends when the signal aborts, though the promise never settles', async () => {
  const controller = new AbortController();
  const waiting = untilAborted(new Promise(() => {}), controller.signal, 'a.b');
  controller.abort();
  await expect(waiting).rejects.toMatchObject({ code: 'CLIENT_CLOSED_REQUEST' });
  expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
});

test('waiting with an aborted signal fails at once', async () => {
  await expect(untilAborted(Promise.resolve(1), AbortSignal.abort(), 'a.b')).rejects.toMatchObject({
    code: 'CLIENT_CLOSED_REQUEST',
  });
});

test('a promise that fails after the signal aborted is no unhandled rejection', async () => {
  const { promise, reject } = Promise.withResolvers();
  await expect(untilAborted(promise, AbortSignal.abort(), 'a.b')).rejects.toThrow('cancelled');
  reject(new Error('nobody listens'));
  await expect(promise).rejects.toThrow('nobody listens');
});
