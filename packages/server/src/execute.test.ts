import { type Call, type Invoke, isStream } from '@ahoy/core';
import { createProcedureBuilder } from '@ahoy/core/procedure';
import { describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { collect, toCall } from './call.fixture.ts';
import { type AnyCreateContexts, execute } from './execute.ts';
import { proceduresOf } from './services.ts';

const greeting = createProcedureBuilder<{ word: string }>();
const plain = createProcedureBuilder();

const services = {
  greeter: {
    hello: greeting.input(z.object({ name: z.string() })).query(({ ctx, input }) => `${ctx.word}, ${input.name}`),
    count: greeting.subscription(async function* () {
      yield* [1, 2, 3];
    }),
    waitFor: greeting.mutation(async ({ signal }) => signal),
  },
  clock: {
    context: plain.query(({ ctx }) => ctx),
    admin: { path: plain.query(({ path }) => path) },
  },
};

function run(createContext: AnyCreateContexts = { greeter: () => ({ word: 'Hello' }) }): Invoke {
  const invoke = execute(proceduresOf(services), createContext);
  // What is thrown at once is a rejection to whoever awaits it.
  return async (call) => invoke(call);
}

test('a call runs its procedure with its input and the context of its service', async () => {
  expect(await run()(toCall({ path: 'greeter.hello', input: { name: 'Ada' } }))).toBe('Hello, Ada');
});

test('a procedure may lie deeper inside of its service', async () => {
  expect(await run()(toCall({ path: 'clock.admin.path' }))).toBe('clock.admin.path');
});

test('a subscription answers with a stream of what it yields', async () => {
  const answer = await run()(toCall({ path: 'greeter.count' }));
  expect(isStream(answer)).toBe(true);
  expect(await collect(answer)).toEqual([1, 2, 3]);
});

test('the handler is given the signal of the call', async () => {
  const { signal } = new AbortController();
  expect(await run()(toCall({ path: 'greeter.waitFor', signal }))).toBe(signal);
});

describe('the context', () => {
  test('is made anew for each call, from that call, by its own service alone', async () => {
    const greeter = vi.fn((call: Call) => ({ word: call.metadata['accept-language'] ?? '' }));
    const clock = vi.fn(() => ({}));
    const call = toCall({ path: 'greeter.hello', input: { name: 'Ada' }, metadata: { 'accept-language': 'Bonjour' } });
    const invoke = run({ greeter, clock });
    expect(await invoke(call)).toBe('Bonjour, Ada');
    expect(await invoke({ ...call, metadata: { 'accept-language': 'Hallo' } })).toBe('Hallo, Ada');
    expect(greeter).toHaveBeenCalledTimes(2);
    expect(clock).not.toHaveBeenCalled();
  });

  test('may be promised', async () => {
    const invoke = run({ greeter: async () => ({ word: 'Ahoy' }) });
    expect(await invoke(toCall({ path: 'greeter.hello', input: { name: 'Ada' } }))).toBe('Ahoy, Ada');
  });

  test('is empty for a service that needs none', async () => {
    expect(await run()(toCall({ path: 'clock.context' }))).toEqual({});
  });

  test('that cannot be made fails the call with what was thrown', async () => {
    const failure = new Error('no database');
    const invoke = run({
      greeter: () => {
        throw failure;
      },
    });
    await expect(invoke(toCall({ path: 'greeter.hello', input: { name: 'Ada' } }))).rejects.toBe(failure);
  });
});

describe('a call is refused before anything runs', () => {
  test.each(['greeter.goodbye', 'greeter', '', 'hello', 'greeter.hello.more', 'constructor.toString', '__proto__.x'])(
    'when there is no procedure at %j',
    async (path) => {
      const greeter = vi.fn(() => ({ word: '' }));
      await expect(run({ greeter })(toCall({ path }))).rejects.toMatchObject({
        code: 'NOT_FOUND',
        message: `No procedure found on path "${path}"`,
        data: { path },
      });
      expect(greeter).not.toHaveBeenCalled();
    },
  );

  test('when its kind is not that of the procedure', async () => {
    const greeter = vi.fn(() => ({ word: '' }));
    const call = toCall({ path: 'greeter.hello', type: 'mutation', input: { name: 'Ada' } });
    await expect(run({ greeter })(call)).rejects.toMatchObject({
      code: 'METHOD_NOT_SUPPORTED',
      message: 'greeter.hello is a query, not a mutation',
      data: { path: 'greeter.hello' },
    });
    expect(greeter).not.toHaveBeenCalled();
  });
});

test('an input that does not fit is refused', async () => {
  await expect(run()(toCall({ path: 'greeter.hello', input: { name: 5 } }))).rejects.toMatchObject({
    code: 'BAD_REQUEST',
  });
});
