import { TRPCError } from '@trpc/server';
import { expect, test, vi } from 'vitest';
import { createFeed } from '../feed.ts';
import type { GreeterContext } from './context.ts';
import { greet } from './greet.ts';
import { Locale, Name } from './schema.ts';
import { OnStopList, stopListError } from './stop-list.ts';

function houseOf(...stopList: readonly string[]): GreeterContext {
  return { greetings: createFeed(), stopList: new Set(stopList) };
}

test.each<[Locale | undefined, string]>([
  [undefined, 'Hello, Ada'],
  ['en', 'Hello, Ada'],
  ['fr', 'Bonjour, Ada'],
  ['de', 'Hallo, Ada'],
  ['es', 'Hola, Ada'],
  ['zh', '你好，Ada'],
])('Ada is greeted in the language %s as %s', (locale, greeting) => {
  expect(greet(houseOf(), 'Ada', locale)).toBe(greeting);
});

test('every language that a caller may ask for is spoken', () => {
  for (const locale of Locale.options) expect(greet(houseOf(), 'Ada', locale)).toContain('Ada');
});

test('a greeting is told to the feed', () => {
  const house = houseOf();
  const publish = vi.spyOn(house.greetings, 'publish');
  greet(house, 'Ada', 'fr');
  expect(publish.mock.calls).toEqual([[{ name: 'Ada', message: 'Bonjour, Ada', at: expect.any(Date) }]]);
});

test.each(['gaston', 'Gaston', 'GASTON'])('%s is not greeted by a house that has gaston on its stop list', (name) => {
  const house = houseOf('gaston');
  const publish = vi.spyOn(house.greetings, 'publish');
  expect(() => greet(house, name)).toThrow(`${name} is on the stop list of this house`);
  expect(publish).not.toHaveBeenCalled();
});

test('a refused guest is an error with a reason and a name; any other error is left alone', () => {
  const shape = { message: 'no', code: -32_003, data: { code: 'FORBIDDEN', httpStatus: 403 } } as const;
  expect(stopListError({ error: new OnStopList('Gaston'), shape })).toEqual({
    ...shape,
    data: { ...shape.data, reason: 'STOP_LIST', guest: 'Gaston' },
  });
  expect(stopListError({ error: new TRPCError({ code: 'FORBIDDEN' }), shape })).toBeUndefined();
});

test('a name is 1 to 80 characters, without the white space around it', () => {
  expect(Name.parse('  Ada \n')).toBe('Ada');
  expect(Name.parse(` ${'x'.repeat(80)} `)).toHaveLength(80);
  expect(() => Name.parse('   ')).toThrow('Please give a name');
  expect(() => Name.parse('x'.repeat(81))).toThrow('A name has at most 80 characters');
});
