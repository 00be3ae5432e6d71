import { type Caller, connect, safe } from '@ahoy/client';
import { currentCall, timeLeftMs } from '@ahoy/core';
import type { AppRouter } from '@ahoy/router';
import { serve, type Server } from '@ahoy/server';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createApp as createConcierge } from '../apps/concierge-service/src/app.ts';
import { createApp as createGreeter } from '../apps/greeter-service/src/app.ts';
import { silent } from './support/transports.ts';

/** What the greeter knew of a call that came to it. */
interface Seen {
  readonly leftMs: number | undefined;
  readonly traceId: string | undefined;
  readonly userAgent: string | undefined;
}

let seen: Seen[];
let greeter: Server;
let concierge: Server;
let conciergeApp: ReturnType<typeof createConcierge>;
let api: Caller<AppRouter>;

beforeEach(async () => {
  seen = [];
  const app = createGreeter({ stopList: new Set(['voldemort']) });
  greeter = await serve(app.services, {
    ports: [0],
    logger: silent,
    stopOn: [],
    createContext: {
      greeter(call) {
        const current = currentCall();
        seen.push({
          leftMs: current?.deadline === undefined ? undefined : timeLeftMs(current.deadline),
          traceId: current?.trace.traceId,
          userAgent: call.metadata['user-agent'],
        });
        return app.createContext.greeter();
      },
    },
  });
  const greeterUrl = greeter.addresses[0]?.url ?? '';
  conciergeApp = createConcierge({ greeter: [greeterUrl], guestBook: ':memory:' });
  const { services, createContext } = conciergeApp;
  concierge = await serve(services, { ports: [0], logger: silent, stopOn: [], createContext });
  api = connect<AppRouter>({ greeter: greeterUrl, concierge: concierge.addresses[0]?.url ?? '' });
});
afterEach(async () => {
  await Promise.all([greeter.close(), concierge.close()]);
  conciergeApp[Symbol.dispose]();
});

it('the concierge greets each guest through the greeter, and records them', async () => {
  const visits = await api.concierge.welcome({ guests: ['Ada', 'Grace'], locale: 'fr' });
  expect(visits.map(({ guest, greeting }) => `${guest}: ${greeting}`)).toEqual([
    'Ada: Bonjour, Ada',
    'Grace: Bonjour, Grace',
  ]);
  expect(visits[0]?.arrivedAt).toBeInstanceOf(Date);
  expect(await api.concierge.guestbook({})).toEqual({ visits: visits.toReversed(), total: 2 });
});

it('the greeter gets what is left of the time, the trace, and the name of the concierge', async () => {
  const traceId = 'c'.repeat(32);
  const metadata = { traceparent: `00-${traceId}-${'d'.repeat(16)}-01` };
  await api.concierge.welcome({ guests: ['Ada'] }, { timeoutMs: 4_000, metadata });
  expect(seen).toEqual([{ leftMs: expect.any(Number), traceId, userAgent: 'concierge-service' }]);
  expect(seen[0]?.leftMs).toBeGreaterThan(2_000);
  expect(seen[0]?.leftMs).toBeLessThanOrEqual(4_000);
});

it('a guest on the stop list is a typed error of the concierge too, and nobody of the party is recorded', async () => {
  const [, error] = await safe(api.concierge.welcome({ guests: ['Ada', 'Voldemort'] }));
  expect(error?.data).toMatchObject({
    code: 'FORBIDDEN',
    reason: 'STOP_LIST',
    guest: 'Voldemort',
    path: 'concierge.welcome',
  });
  expect(await api.concierge.guestbook({})).toEqual({ visits: [], total: 0 });
});

it('arrivals and greetings reach those who follow them', async () => {
  const arrivals = api.concierge.arrivals()[Symbol.asyncIterator]();
  const greetings = api.greeter.greetings()[Symbol.asyncIterator]();
  let arrived = false;
  const first = Promise.all([arrivals.next(), greetings.next()]).finally(() => (arrived = true));
  // A feed gives what is said after it was opened, so guests arrive until one is seen.
  await expect
    .poll(async () => {
      await api.concierge.welcome({ guests: ['Ada'] });
      return arrived;
    })
    .toBe(true);
  const [arrival, greeting] = await first;
  expect(arrival.value?.data).toMatchObject({ guest: 'Ada', arrivedAt: expect.any(Date) });
  expect(greeting.value?.data).toMatchObject({ name: 'Ada', message: 'Hello, Ada', at: expect.any(Date) });
  await Promise.all([arrivals.return?.(), greetings.return?.()]);
});

it('a greeter that is down is a clear error of the concierge, and nothing is recorded', async () => {
  await greeter.close();
  const [, error] = await safe(api.concierge.welcome({ guests: ['Ada'] }));
  expect(error).toMatchObject({
    code: 'SERVICE_UNAVAILABLE',
    message: expect.stringMatching(/^greeter-service is not reachable at 127\.0\.0\.1:\d+ \(connection refused\)/),
  });
  expect((await api.concierge.guestbook({})).total).toBe(0);
});
