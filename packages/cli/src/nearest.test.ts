import { expect, test } from 'vitest';
import { nearest } from './nearest.ts';

const names = ['greeter.sayHello', 'greeter.chat', 'concierge.welcome'];

test.each([
  ['greeter.sayHelo', 'greeter.sayHello'],
  ['greter.chat', 'greeter.chat'],
  ['SAYHELLO', 'greeter.sayHello'],
  ['welcme', 'concierge.welcome'],
  ['billing.charge', undefined],
  ['', undefined],
])('%j was probably %j', (word, expected) => {
  expect(nearest(word, names)).toBe(expected);
});
