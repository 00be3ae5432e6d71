import { CallError, isTracked } from '@ahoy/core';
import { createProcedureBuilder } from '@ahoy/core/procedure';
import { tracked, TRPCError } from '@trpc/server';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { collect, toCall } from './call.fixture.ts';
import { inProcess } from './in-process.ts';

const procedure = createProcedureBuilder<{ word: string }>();

const service = {
  hello: procedure.input(z.string()).query(({ ctx, input }) => `${ctx.word}, ${input}`),
  refuse: procedure.query(() => {
    throw new TRPCError({ code: 'FORBIDDEN', message: 'no' });
  }),
  fail: procedure.query(() => {
    throw new TypeError('the password is swordfish');
  }),
  items: procedure.subscription(async function* () {
    yield tracked('a', 1);
    yield tracked('b', 2);
  }),
  broken: procedure.subscription(async function* () {
    yield 1;
    throw new TypeError('the password is swordfish');
  }),
  slow: procedure.meta({ timeoutMs: 0 }).query(() => 1),
};

const invoke = inProcess({ test: service }, { createContext: { test: () => ({ word: 'Hello' }) } });

/** The error that a call fails with, as its caller sees it. */
async function errorOf(path: string, input?: unknown): Promise<unknown> {
  return Promise.resolve(invoke(toCall({ path, input })))
    .then(collect)
    .then(
      () => undefined,
      (error: unknown) => error,
    );
}

test('a call runs in this process, with the context of its service', async () => {
  expect(await invoke(toCall({ path: 'test.hello', input: 'Ada' }))).toBe('Hello, Ada');
});

test('the items of a stream are what a caller elsewhere would see', async () => {
  const items = await collect(await invoke(toCall({ path: 'test.items' })));
  expect(items).toEqual([
    { id: 'a', data: 1 },
    { id: 'b', data: 2 },
  ]);
  expect(items.every(isTracked)).toBe(true);
});

test.each(['test.fail', 'test.broken'])(
  'an error that nobody foresaw in %s is masked, and keeps its cause here',
  async (path) => {
    const error = await errorOf(path);
    expect(error).toBeInstanceOf(CallError);
    expect(error).toMatchObject({
      code: 'INTERNAL_SERVER_ERROR',
      message: expect.stringMatching(/^internal error [0-9a-f-]{36}$/),
      data: { path, errorId: expect.any(String) },
    });
  },
);

test.each([
  ['test.refuse', undefined, { code: 'FORBIDDEN', message: 'no', data: { httpStatus: 403, path: 'test.refuse' } }],
  ['test.hello', 5, { code: 'BAD_REQUEST', data: { issues: [{ path: [], message: expect.any(String) }] } }],
  ['test.nothing', undefined, { code: 'NOT_FOUND' }],
  ['test.slow', undefined, { code: 'TIMEOUT' }],
])('a call of %s with %j fails as it would over the network', async (path, input, shape) => {
  const error = await errorOf(path, input);
  expect(error).toBeInstanceOf(CallError);
  expect(error).toMatchObject(shape);
});
