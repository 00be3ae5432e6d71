import { expect, test } from 'vitest';
import { readTimeout } from './read-timeout.ts';

test.each([
  ['1H', 3_600_000],
  ['2M', 120_000],
  ['3S', 3_000],
  ['4m', 4],
  ['5999u', 5],
  ['99999999n', 99],
  ['1n', 0],
  ['0S', 0],
  ['2147483S', 2_147_483_000],
  ['2147484S', undefined],
  ['99999999H', undefined],
])('%s is %s ms: whole ones, and none where no timer is that long', (timeout, expected) => {
  expect(readTimeout(timeout)).toBe(expected);
});

test.each(['', 'S', '5', '-5S', '5s', '5 S', '1.5S', '123456789S', '5S, 6S'])('%j is no time', (timeout) => {
  expect(readTimeout(timeout)).toHaveProperty('headers.grpc-status', 13);
});
