import { expect, test, vi } from 'vitest';
import { createFeed } from '../feed.ts';
import type { ConciergeContext } from './context.ts';
import type { GuestBook } from './guest-book.ts';
import { welcomeGuests } from './welcome.ts';

interface House {
  readonly context: ConciergeContext;
  readonly record: ReturnType<typeof vi.fn<GuestBook['record']>>;
  readonly publish: ReturnType<typeof vi.fn>;
  readonly sayHello: ReturnType<typeof vi.fn>;
}

/** A concierge whose greeter is a function. */
function createHouse(greet: (input: { name: string; locale?: string }) => Promise<{ message: string }>): House {
  const record = vi.fn<GuestBook['record']>((visits) => visits.map((visit, index) => ({ id: index + 1, ...visit })));
  const arrivals = createFeed<never>();
  const publish = vi.spyOn(arrivals, 'publish');
  const sayHello = vi.fn(greet);
  const context = { greeter: { sayHello }, guestBook: { record }, arrivals } as unknown as ConciergeContext;
  return { context, record, publish, sayHello };
}

test('guests are greeted, recorded together and announced, in their order', async () => {
  const { context, record, publish, sayHello } = createHouse(async ({ name }) => ({ message: `Hallo, ${name}` }));
  const visits = await welcomeGuests(context, ['Ada', 'Bo'], 'de');
  expect(visits).toMatchObject([
    { id: 1, guest: 'Ada', greeting: 'Hallo, Ada' },
    { id: 2, guest: 'Bo', greeting: 'Hallo, Bo' },
  ]);
  expect(sayHello.mock.calls).toEqual([[{ name: 'Ada', locale: 'de' }], [{ name: 'Bo', locale: 'de' }]]);
  expect(record).toHaveBeenCalledTimes(1);
  expect(publish.mock.calls).toEqual(visits.map((visit) => [visit]));
});

test('nobody is recorded or announced when one guest is not greeted', async () => {
  const { context, record, publish } = createHouse(async ({ name }) => {
    if (name === 'Gaston') throw new Error('on the stop list');
    return { message: `Hello, ${name}` };
  });
  await expect(welcomeGuests(context, ['Ada', 'Gaston'], undefined)).rejects.toThrow('on the stop list');
  expect(record).not.toHaveBeenCalled();
  expect(publish).not.toHaveBeenCalled();
});

test('nobody is announced when the guest book fails', async () => {
  const { context, record, publish } = createHouse(async ({ name }) => ({ message: `Hello, ${name}` }));
  record.mockImplementation(() => {
    throw new Error('disk full');
  });
  await expect(welcomeGuests(context, ['Ada'], undefined)).rejects.toThrow('disk full');
  expect(publish).not.toHaveBeenCalled();
});
