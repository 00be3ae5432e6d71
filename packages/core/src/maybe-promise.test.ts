import { expect, test } from 'vitest';
import { isPromiseLike, settle } from './maybe-promise.ts';

const seen = (value: unknown): unknown => ['value', value];
const failed = (error: unknown): unknown => ['error', error];

test('what is there at once is passed on at once', () => {
  expect(settle(() => 1, seen, failed)).toEqual(['value', 1]);
  const error = new Error('no');
  const fail = (): never => {
    throw error;
  };
  expect(settle(fail, seen, failed)).toEqual(['error', error]);
});

test('what is promised is passed on when it comes', async () => {
  expect(await settle(async () => 1, seen, failed)).toEqual(['value', 1]);
  expect(await settle(() => Promise.reject('no'), seen, failed)).toEqual(['error', 'no']);
});

test('an error of what it is passed to is not passed to the other', () => {
  const fail = (): never => {
    throw new Error('mine');
  };
  expect(() => settle(() => 1, fail, failed)).toThrow('mine');
});

/** Gives an object a `then`, as promises of other libraries have it. */
function withThen(target: object, then: unknown): object {
  Reflect.set(target, 'then', then);
  return target;
}

test.each([
  [Promise.resolve(), true],
  [withThen({}, () => {}), true],
  [
    withThen(
      () => {},
      () => {},
    ),
    true,
  ],
  [withThen({}, 1), false],
  [undefined, false],
  [null, false],
  ['text', false],
  [() => {}, false],
])('%o is what await would wait for: %s', (value, expected) => {
  expect(isPromiseLike(value)).toBe(expected);
});
