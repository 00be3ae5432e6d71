import { tracked } from '@trpc/server';
import { describe, expectTypeOf, test } from 'vitest';
import { z } from 'zod';
import type { CallOptions } from './call.ts';
import type { Caller, CallerOf, DeclaringPromise } from './caller.ts';
import type { ErrorShape } from './error-shape.ts';
import { trackedStream } from './procedure/item-stream.ts';
import { createProcedureBuilder } from './procedure/root.ts';
import { createRouter } from './procedure/router.ts';
import type { Tracked } from './tracked.ts';

interface StopList extends ErrorShape {
  readonly data: ErrorShape['data'] & { readonly guest: string };
}
declare const declareStopList: () => StopList | undefined;

const procedure = createProcedureBuilder<{ readonly house: string }>();
const Reply = z.object({ message: z.string(), at: z.date() });
const greeter = {
  sayHello: procedure
    .input(z.object({ name: z.string(), loud: z.boolean().default(false) }))
    .output(Reply)
    .query(() => ({ message: '', at: new Date() })),
  count: procedure.query(() => 5n),
  reset: procedure.input(z.object({ to: z.number() }).optional()).mutation(() => {}),
  greet: procedure
    .errors(declareStopList)
    .output(Reply)
    .mutation(() => ({ message: '', at: new Date() })),
  greetings: procedure
    .input(z.object({ lastEventId: z.string().optional() }).optional())
    .output(trackedStream(Reply))
    .subscription(async function* () {
      yield tracked('1', { message: '', at: new Date() });
    }),
  ticks: procedure.subscription(async function* () {
    yield 1;
  }),
};
const router = createRouter({ greeter, admin: { users: { count: greeter.count } } });
declare const api: Caller<typeof router>;

describe('what compiles', () => {
  test('a query is a function of its input that promises its output, in which a Date is a Date', () => {
    expectTypeOf(api.greeter.sayHello({ name: 'Ada' })).toEqualTypeOf<Promise<{ message: string; at: Date }>>();
    expectTypeOf(api.greeter.sayHello).parameters.toEqualTypeOf<
      [input: { name: string; loud?: boolean | undefined }, options?: CallOptions | undefined]
    >();
  });

  test('an input that may be undefined may be left out', () => {
    expectTypeOf(api.greeter.count()).toEqualTypeOf<Promise<bigint>>();
    expectTypeOf(api.greeter.reset()).toEqualTypeOf<Promise<void>>();
    api.greeter.reset({ to: 1 });
    api.greeter.reset(undefined, { timeoutMs: 5 });
  });

  test('options of a call follow its input', () => {
    const { signal } = new AbortController();
    api.greeter.sayHello({ name: 'Ada' }, { timeoutMs: 5, signal, metadata: { a: 'b' } });
  });

  test('a tracked subscription is an AsyncIterable of { id, data }', () => {
    expectTypeOf(api.greeter.greetings()).toEqualTypeOf<AsyncIterable<Tracked<{ message: string; at: Date }>>>();
    expectTypeOf(api.greeter.greetings({ lastEventId: '1' })).not.toExtend<Promise<unknown>>();
  });

  test('any other subscription is an AsyncIterable of its items', () => {
    expectTypeOf(api.greeter.ticks()).toEqualTypeOf<AsyncIterable<number>>();
  });

  test('declared errors are in the type of the promise', () => {
    type Answer = { message: string; at: Date };
    expectTypeOf(api.greeter.greet()).toEqualTypeOf<DeclaringPromise<Answer, ErrorShape | StopList>>();
    expectTypeOf(api.greeter.greet()).resolves.toEqualTypeOf<Answer>();
    expectTypeOf(api.greeter.sayHello({ name: '' })).not.toHaveProperty('~error');
  });

  test('services may be nested', () => {
    expectTypeOf(api.admin.users.count()).toEqualTypeOf<Promise<bigint>>();
  });

  test('the caller of a record of services, or of one service, is that of their router', () => {
    expectTypeOf<Caller<{ greeter: typeof greeter }>['greeter']>().toEqualTypeOf<(typeof api)['greeter']>();
    expectTypeOf<CallerOf<typeof greeter>>().toEqualTypeOf<(typeof api)['greeter']>();
  });
});

describe('what does not compile', () => {
  test('a wrong input', () => {
    // @ts-expect-error -- name is a text
    api.greeter.sayHello({ name: 5 });
    // @ts-expect-error -- not a field of the input
    api.greeter.sayHello({ name: 'Ada', nmae: 'Ada' });
    // @ts-expect-error -- there is no input
    api.greeter.count({ name: 'Ada' });
  });

  test('a missing field, or a missing input', () => {
    // @ts-expect-error -- name is missing
    api.greeter.sayHello({});
    // @ts-expect-error -- the input is missing
    api.greeter.sayHello();
  });

  test('a procedure that does not exist', () => {
    // @ts-expect-error -- sayHello
    api.greeter.sayHallo({ name: 'Ada' });
  });

  test('a service that does not exist', () => {
    // @ts-expect-error -- greeter
    api.greter.sayHello({ name: 'Ada' });
    // @ts-expect-error -- a service is no function
    api.greeter();
  });

  test('a read of a field that the output lacks', async () => {
    // @ts-expect-error -- message
    (await api.greeter.sayHello({ name: 'Ada' })).text;
    // @ts-expect-error -- a promise has no message
    api.greeter.sayHello({ name: 'Ada' }).message;
    // @ts-expect-error -- the message is in data
    for await (const item of api.greeter.greetings()) item.message;
  });

  test('waiting for a subscription as if it were a promise', () => {
    // @ts-expect-error -- an AsyncIterable has no then
    api.greeter.ticks().then;
  });

  test('an option that does not exist', () => {
    // @ts-expect-error -- timeoutMs
    api.greeter.count(undefined, { timeout: 5 });
  });
});
