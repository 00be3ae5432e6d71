import type { Caller } from '@ahoy/core';
import { transformer } from '@ahoy/core/transformer';
import { createTRPCClient, httpLink, TRPCClientError } from '@trpc/client';
import { isTrackedEnvelope, TRPCError } from '@trpc/server';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { describe, expect, test } from 'vitest';
import type { ConciergeContext } from './concierge/context.ts';
import type { Visit } from './concierge/schema.ts';
import { createFeed } from './feed.ts';
import type { GreeterContext } from './greeter/context.ts';
import { type AppRouter, appRouter } from './index.ts';

type Context = GreeterContext & ConciergeContext;

/** A context made by hand: one house that does not greet Gaston, with a guest book in memory. */
function createContext(): Context {
  const visits: Visit[] = [];
  const context: Context = {
    greetings: createFeed(),
    stopList: new Set(['gaston']),
    get greeter() {
      return callerOf(context).greeter;
    },
    guestBook: {
      record(party) {
        const recorded = party.map((visit, index) => ({ id: visits.length + index + 1, ...visit }));
        visits.unshift(...recorded.toReversed());
        return recorded;
      },
      page: ({ limit }) => ({ visits: visits.slice(0, limit), total: visits.length }),
    },
    arrivals: createFeed(),
  };
  return context;
}

/** tRPC's own caller; its type knows no procedure of a `RouterOf`. */
function callerOf(context: Context): Caller<AppRouter> {
  return appRouter.createCaller(context) as unknown as Caller<AppRouter>;
}

/** Reads a stream as far as `count`, its items as a caller sees them. */
async function take(stream: AsyncIterable<unknown> | Promise<AsyncIterable<unknown>>, count: number) {
  const items: { readonly id: string; readonly data: unknown }[] = [];
  for await (const item of await stream) {
    // tRPC's own caller gives envelopes as they leave the handler.
    if (!isTrackedEnvelope(item)) throw new TypeError('expected a tracked item');
    if (items.push({ id: item[0], data: item[1] }) === count) break;
  }
  return items;
}

test('the router has the procedures of every service', () => {
  const paths = Object.keys(appRouter._def.procedures);
  expect(paths).toEqual(expect.arrayContaining(['concierge.welcome', 'greeter.sayHello']));
});

describe('the greeter', () => {
  test('says hello', async () => {
    const { greeter } = callerOf(createContext());
    expect(await greeter.sayHello({ name: ' World ' })).toEqual({ message: 'Hello, World' });
    expect(await greeter.sayHello({ name: 'World', locale: 'fr' })).toEqual({ message: 'Bonjour, World' });
  });

  test('refuses an input that does not fit', async () => {
    const { greeter } = callerOf(createContext());
    await expect(greeter.sayHello({ name: '' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    await expect(greeter.sayHello({ name: 'A', locale: 'la' as 'en' })).rejects.toBeInstanceOf(TRPCError);
  });

  test('greets many as a stream, and goes on after the last one received', async () => {
    const { greeter } = callerOf(createContext());
    const names = ['Ada', 'Bo', 'Cy'];
    expect(await take(greeter.sayHelloMany({ names }), 9)).toMatchObject([
      { id: '1', data: { message: 'Hello, Ada' } },
      { id: '2', data: { message: 'Hello, Bo' } },
      { id: '3', data: { message: 'Hello, Cy' } },
    ]);
    expect(await take(greeter.sayHelloMany({ names, lastEventId: '2' }), 9)).toMatchObject([
      { id: '3', data: { message: 'Hello, Cy' } },
    ]);
    expect(await take(greeter.sayHelloMany({ names, lastEventId: '3' }), 9)).toEqual([]);
  });

  test('ends a stream of greetings at a guest on the stop list', async () => {
    const { greeter } = callerOf(createContext());
    const stream = take(greeter.sayHelloMany({ names: ['Ada', 'Gaston'] }), 9);
    await expect(stream).rejects.toThrow('Gaston is on the stop list of this house');
  });

  test('feeds its greetings as they are said, with dates', async () => {
    const { greeter } = callerOf(createContext());
    const greetings = take(greeter.greetings(), 1);
    await greeter.sayHello({ name: 'Ada' });
    expect(await greetings).toMatchObject([
      { id: expect.any(String), data: { name: 'Ada', message: 'Hello, Ada', at: expect.any(Date) } },
    ]);
  });
});

describe('the concierge', () => {
  test('welcomes guests, whom the guest book then shows, the newest first', async () => {
    const { concierge } = callerOf(createContext());
    const visits = await concierge.welcome({ guests: ['Ada', 'Bo'], locale: 'es' });
    expect(visits.map(({ greeting }) => greeting)).toEqual(['Hola, Ada', 'Hola, Bo']);
    expect(await concierge.guestbook({})).toMatchObject({ total: 2, visits: [{ guest: 'Bo' }, { guest: 'Ada' }] });
    expect((await concierge.guestbook({ limit: 1 })).visits).toHaveLength(1);
  });

  test('records none of a party with a guest on the stop list', async () => {
    const { concierge } = callerOf(createContext());
    await expect(concierge.welcome({ guests: ['Ada', 'Gaston'] })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await concierge.guestbook({})).toEqual({ total: 0, visits: [] });
  });

  test('feeds arrivals', async () => {
    const { concierge } = callerOf(createContext());
    const arrivals = take(concierge.arrivals(), 1);
    await concierge.welcome({ guests: ['Ada'] });
    expect(await arrivals).toMatchObject([{ data: { guest: 'Ada' } }]);
  });
});

describe('over tRPC’s own protocol, a stock client', () => {
  const context = createContext();
  const api = createTRPCClient<AppRouter>({
    links: [
      httpLink({
        url: 'http://localhost/trpc',
        transformer,
        fetch: (url, init) =>
          fetchRequestHandler({
            endpoint: '/trpc',
            req: new Request(url as string, init as RequestInit),
            router: appRouter,
            createContext: () => context,
          }),
      }),
    ],
  });

  test('gets an answer in which a Date is a Date', async () => {
    expect(await api.greeter.sayHello.query({ name: 'World' })).toEqual({ message: 'Hello, World' });
    const [visit] = await api.concierge.welcome.mutate({ guests: ['Ada'] });
    expect(visit?.arrivedAt).toBeInstanceOf(Date);
  });

  test('gets the declared error of a guest on the stop list', async () => {
    const error: unknown = await api.greeter.sayHello.query({ name: 'Gaston' }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TRPCClientError);
    expect(error).toMatchObject({
      message: 'Gaston is on the stop list of this house',
      data: { code: 'FORBIDDEN', httpStatus: 403, path: 'greeter.sayHello', reason: 'STOP_LIST', guest: 'Gaston' },
    });
  });

  test('gets the issues of a refused input', async () => {
    await expect(api.greeter.sayHello.query({ name: '' })).rejects.toMatchObject({
      message: 'name: Please give a name',
      data: { issues: [{ path: ['name'] }] },
    });
  });
});
