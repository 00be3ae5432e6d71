import type { RouterOf } from '@ahoy/core/procedure';
import { transformer } from '@ahoy/core/transformer';
import { serve, type Server } from '@ahoy/server';
import {
  createTRPCClient,
  createWSClient,
  httpBatchLink,
  httpBatchStreamLink,
  httpLink,
  httpSubscriptionLink,
  type TRPCClient,
  TRPCClientError,
  type TRPCLink,
  wsLink,
} from '@trpc/client';
import { EventSource } from 'eventsource';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as lab from './support/lab.ts';
import { events } from './support/lab-events.ts';
import { silent } from './support/transports.ts';

type Lab = RouterOf<{ lab: typeof lab }>;

let server: Server;
let url: string;
const closers: (() => unknown)[] = [];

beforeAll(async () => {
  server = await serve({ lab }, { ports: [0], logger: silent, stopOn: [] });
  url = `${server.addresses[0]?.url}/trpc`;
});
afterAll(async () => {
  for (const close of closers) close();
  await server.close();
});

function webSocketLink(): TRPCLink<Lab> {
  const client = createWSClient({ url: url.replace('http', 'ws') });
  closers.push(() => client.close());
  return wsLink({ client, transformer });
}

/** The items of a stock subscription; with a limit it unsubscribes after so many. */
async function collect<T>(
  subscribe: (observer: { onData(item: T): void; onError(error: unknown): void; onComplete(): void }) => {
    unsubscribe(): void;
  },
  limit = Infinity,
): Promise<T[]> {
  const { promise, resolve, reject } = Promise.withResolvers<T[]>();
  const items: T[] = [];
  const subscription = subscribe({
    onData(item) {
      items.push(item);
      if (items.length === limit) {
        subscription.unsubscribe();
        resolve(items);
      }
    },
    onError: reject,
    onComplete: () => resolve(items),
  });
  return promise;
}

describe.each([
  { name: 'httpLink', link: () => httpLink({ url, transformer }) },
  { name: 'httpBatchLink', link: () => httpBatchLink({ url, transformer }) },
  { name: 'httpBatchStreamLink', link: () => httpBatchStreamLink({ url, transformer }) },
  { name: 'wsLink', link: webSocketLink },
])('stock $name', ({ link }) => {
  let client: TRPCClient<Lab>;
  beforeAll(() => {
    client = createTRPCClient<Lab>({ links: [link()] });
  });

  it('gets answers, several at once', async () => {
    const answers = await Promise.all([
      client.lab.add.query({ a: 1, b: 2 }),
      client.lab.add.query({ a: 3, b: 4 }),
      client.lab.maybe.query(),
    ]);
    expect(answers).toEqual([3, 7, 'nothing came']);
  });

  it('sends rich values and gets them back', async () => {
    const value = [new Date(0), 10n, Uint8Array.of(1), new Map([['a', new Set([undefined])]])];
    expect(await client.lab.echo.query(value)).toEqual(value);
  });

  it('runs a mutation', async () => {
    const before = await client.lab.count.query();
    expect(await client.lab.increment.mutate()).toBe(before + 1);
  });

  it('gets the declared error of one call of several, typed', async () => {
    const [good, bad] = await Promise.allSettled([
      client.lab.buy.mutate({ amount: 1 }),
      client.lab.buy.mutate({ amount: 5 }),
    ]);
    expect(good).toMatchObject({ status: 'fulfilled', value: { bought: 1 } });
    const error = (bad as PromiseRejectedResult).reason as TRPCClientError<Lab>;
    expect(error).toBeInstanceOf(TRPCClientError);
    expect(error.data).toMatchObject({ code: 'CONFLICT', reason: 'SOLD_OUT', left: 3, since: new Date(0) });
  });

  it('gets an id, and no stack, for a mistake in the service', async () => {
    const error = await client.lab.crash.query().catch((reason: unknown) => reason);
    expect((error as Error).message).toMatch(/^internal error /);
    expect(JSON.stringify((error as TRPCClientError<Lab>).shape)).not.toMatch(/secret|stack/);
  });

  it('gets the issues of an input that is refused', async () => {
    const error = await client.lab.add.query({ a: 1 } as never).catch((reason: unknown) => reason);
    expect((error as TRPCClientError<Lab>).data).toMatchObject({ code: 'BAD_REQUEST', issues: [{ path: ['b'] }] });
  });
});

describe.each([
  {
    name: 'httpSubscriptionLink',
    link: () => httpSubscriptionLink<Lab, typeof EventSource>({ url, transformer, EventSource }),
  },
  { name: 'wsLink', link: webSocketLink },
])('stock $name', ({ link }) => {
  let client: TRPCClient<Lab>;
  beforeAll(() => {
    client = createTRPCClient<Lab>({ links: [link()] });
  });

  it('follows a subscription to its end, rich values included', async () => {
    const items = await collect((observer) => client.lab.countdown.subscribe({ from: 1 }, observer));
    expect(items).toEqual([
      { left: 1, at: new Date(1) },
      { left: 0, at: new Date(0) },
    ]);
  });

  it('gets tracked items with their ids, from the one that it asks for', async () => {
    const items = await collect((observer) => client.lab.pages.subscribe({ upTo: 3, lastEventId: '1' }, observer));
    expect(items).toEqual([
      { id: '2', data: 'page 2' },
      { id: '3', data: 'page 3' },
    ]);
  });

  it('stops the work on the server by unsubscribing', async () => {
    const left = once(events, 'stock left');
    await collect((observer) => client.lab.ticks.subscribe({ id: 'stock' }, observer), 3);
    await left;
  });
});

it('a WebSocket client is asked to connect anew when the server stops', async () => {
  const stopping = await serve({ lab }, { ports: [0], logger: silent, stopOn: [] });
  const socket = new WebSocket(`${stopping.addresses[0]?.url.replace('http', 'ws')}/trpc`);
  await once(socket, 'open');
  const message = once(socket, 'message') as Promise<[MessageEvent<string>]>;
  const closed = once(socket, 'close') as Promise<[CloseEvent]>;
  await stopping.close();
  expect(JSON.parse((await message)[0].data)).toEqual({ id: null, method: 'reconnect' });
  expect((await closed)[0].code).toBe(1001);
});
