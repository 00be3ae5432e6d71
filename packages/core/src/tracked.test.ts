import { expect, test } from 'vitest';
import { isTracked, toTracked } from './tracked.ts';

test('an item sent with an id is told apart from data that happens to look like one', () => {
  const item = toTracked('7', 'Ada');
  expect(item).toEqual({ id: '7', data: 'Ada' });
  expect(isTracked(item)).toBe(true);
  expect(isTracked({ id: '7', data: 'Ada' })).toBe(false);
  expect(isTracked(undefined)).toBe(false);
});
