import { CallError } from '@ahoy/core';
import { expect, test } from 'vitest';
import { safe } from './safe.ts';

test('a call that succeeds gives its answer and no error', async () => {
  expect(await safe(Promise.resolve('Hello'))).toEqual(['Hello', undefined]);
  expect(await safe(Promise.resolve(undefined))).toEqual([undefined, undefined]);
});

test('a call that fails gives no answer and its error', async () => {
  const error = CallError.local('FORBIDDEN', 'no');
  const [answer, failure] = await safe(Promise.reject<string>(error));
  expect(answer).toBeUndefined();
  expect(failure).toBe(error);
});

test.each([new TypeError('a mistake of this program'), 'text', undefined])(
  'what is no failed call is thrown all the same: %o',
  async (cause) => {
    await expect(safe(Promise.reject(cause as Error))).rejects.toBe(cause);
  },
);
