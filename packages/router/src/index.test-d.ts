import type { Caller } from '@ahoy/core';
import { transformer } from '@ahoy/core/transformer';
import { createTRPCClient, httpBatchStreamLink } from '@trpc/client';
import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { describe, expectTypeOf, test } from 'vitest';
import { type AppRouter, appRouter } from './index.ts';

interface Visit {
  id: number;
  guest: string;
  greeting: string;
  arrivedAt: Date;
}
type Locale = 'en' | 'fr' | 'de' | 'es' | 'zh';

describe('a stock tRPC client of the AppRouter', () => {
  const api = createTRPCClient<AppRouter>({ links: [httpBatchStreamLink({ url: '', transformer })] });

  test('queries and mutates with the types of the procedures', () => {
    expectTypeOf(api.greeter.sayHello.query({ name: 'Ada' })).resolves.toEqualTypeOf<{ message: string }>();
    expectTypeOf(api.concierge.welcome.mutate({ guests: ['Ada'] })).resolves.toEqualTypeOf<Visit[]>();
    expectTypeOf(api.concierge.guestbook.query({})).resolves.toEqualTypeOf<{
      visits: Visit[];
      total: number;
      nextCursor?: number | undefined;
    }>();
  });

  test('subscribes to items that are { id, data }', () => {
    api.concierge.arrivals.subscribe(undefined, {
      onData: ({ id, data }) => {
        expectTypeOf(id).toEqualTypeOf<string>();
        expectTypeOf(data).toEqualTypeOf<Visit>();
      },
    });
    api.greeter.sayHelloMany.subscribe(
      { names: ['Ada'] },
      { onData: ({ data }) => expectTypeOf(data).toEqualTypeOf<{ message: string }>() },
    );
  });

  test('has to have a transformer', () => {
    // @ts-expect-error -- without it a Date would arrive as a text
    createTRPCClient<AppRouter>({ links: [httpBatchStreamLink({ url: '' })] });
  });

  test('does not compile where a call does not fit', async () => {
    // @ts-expect-error -- name is a text
    api.greeter.sayHello.query({ name: 5 });
    // @ts-expect-error -- name is missing
    api.greeter.sayHello.query({});
    // @ts-expect-error -- not a language of the greeter
    api.greeter.sayHello.query({ name: 'Ada', locale: 'la' });
    // @ts-expect-error -- no such procedure
    api.greeter.sayHallo.query({ name: 'Ada' });
    // @ts-expect-error -- no such service
    api.greter.sayHello.query({ name: 'Ada' });
    // @ts-expect-error -- a query is not mutated
    api.greeter.sayHello.mutate({ name: 'Ada' });
    // @ts-expect-error -- not a field of the answer
    (await api.greeter.sayHello.query({ name: 'Ada' })).text;
  });
});

test('a stock tRPC adapter takes the router', () => {
  expectTypeOf(
    fetchRequestHandler({ endpoint: '', req: new Request(''), router: appRouter, createContext: () => ({}) }),
  ).resolves.toEqualTypeOf<Response>();
});

test('tRPC’s helpers infer inputs and outputs, in which a Date is a Date', () => {
  type Inputs = inferRouterInputs<AppRouter>;
  type Outputs = inferRouterOutputs<AppRouter>;
  expectTypeOf<Inputs['greeter']['sayHello']>().toEqualTypeOf<{ name: string; locale?: Locale | undefined }>();
  expectTypeOf<Inputs['concierge']['guestbook']['limit']>().toEqualTypeOf<number | undefined>();
  expectTypeOf<Outputs['greeter']['sayHello']>().toEqualTypeOf<{ message: string }>();
  expectTypeOf<Outputs['concierge']['welcome']>().toEqualTypeOf<Visit[]>();
});

describe('the Caller of the AppRouter', () => {
  const api = appRouter.createCaller({}) as unknown as Caller<AppRouter>;

  test('calls every procedure as a function', () => {
    expectTypeOf(api.greeter.sayHello({ name: 'Ada' })).resolves.toEqualTypeOf<{ message: string }>();
    expectTypeOf(api.concierge.welcome({ guests: ['Ada'], locale: 'fr' })).resolves.toEqualTypeOf<Visit[]>();
    expectTypeOf(api.concierge.arrivals()).toExtend<AsyncIterable<{ readonly id: string; readonly data: Visit }>>();
  });

  test('knows what each procedure declares that may go wrong', () => {
    const call = api.greeter.sayHello({ name: 'Gaston' });
    type Declared = Extract<NonNullable<(typeof call)['~error']>['data'], { reason: unknown }>;
    expectTypeOf<Declared['reason']>().toEqualTypeOf<'STOP_LIST'>();
    expectTypeOf<Declared['guest']>().toEqualTypeOf<string>();
    expectTypeOf(api.concierge.guestbook({})).not.toHaveProperty('~error');
  });

  test('does not compile where a call does not fit', () => {
    // @ts-expect-error -- name is missing
    api.greeter.sayHello({});
    // @ts-expect-error -- guests are texts
    api.concierge.welcome({ guests: [1] });
    // @ts-expect-error -- no such procedure
    api.concierge.farewell();
  });
});
