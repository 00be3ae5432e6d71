import { TRPCError } from '@trpc/server';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { errorId, type ErrorShape, formatError, isUnforeseen } from './error-shape.ts';
import { CallError } from './call-error.ts';
import { createProcedureBuilder } from './procedure/root.ts';
import { createRouter } from './procedure/router.ts';

const procedure = createProcedureBuilder();
const Party = z.object({ guests: z.array(z.object({ name: z.string().min(1, 'Please give a name') })) });

function thrown(error: unknown) {
  return procedure.query(() => {
    throw error;
  });
}

const cause = new TypeError('password=hunter2');
const router = createRouter({
  a: {
    party: procedure.input(Party).query(() => 1),
    whole: procedure.input(z.string()).query(() => 1),
    bug: thrown(cause),
    text: thrown('password=hunter2'),
    nothing: thrown(undefined),
    wrongAnswer: procedure.output(z.object({ n: z.number() })).query(() => ({ n: 'hunter2' }) as never),
    known: thrown(new TRPCError({ code: 'CONFLICT', message: 'taken', cause })),
    plain: thrown(new TRPCError({ code: 'INTERNAL_SERVER_ERROR', message: 'the disk is full' })),
    bad: thrown(new TRPCError({ code: 'BAD_REQUEST', message: 'not today', cause })),
    declared: procedure
      .errors(({ error, shape }) =>
        error.code === 'CONFLICT' ? { ...shape, data: { ...shape.data, until: new Date(0) } } : undefined,
      )
      .query(() => {
        throw new TRPCError({ code: 'CONFLICT', message: 'taken' });
      }),
  },
});

/** Calls a procedure over tRPC's protocol, and gives the error as it crosses the wire, with the error of the log. */
async function errorOf(path: string, input?: unknown): Promise<{ shape: ErrorShape; text: string; logged: TRPCError }> {
  let logged: TRPCError | undefined;
  const query = input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`;
  const response = await fetchRequestHandler({
    endpoint: '',
    req: new Request(`http://localhost/${path}${query}`),
    router,
    createContext: () => ({}),
    onError: ({ error }) => (logged = error),
  });
  const text = await response.text();
  const { error } = JSON.parse(text) as { error: ErrorShape & { json?: ErrorShape } };
  return { shape: error.json ?? error, text, logged: logged as TRPCError };
}

describe('a refused input', () => {
  test('says what is wrong with which field, as data and in words', async () => {
    const { shape } = await errorOf('a.party', { guests: [{ name: 'Ada' }, { name: '' }, {}] });
    expect(shape.message).toBe(
      'guests.1.name: Please give a name; guests.2.name: Invalid input: expected string, received undefined',
    );
    expect(shape.data).toMatchObject({
      code: 'BAD_REQUEST',
      httpStatus: 400,
      path: 'a.party',
      issues: [{ path: ['guests', 1, 'name'], message: 'Please give a name' }, { path: ['guests', 2, 'name'] }],
    });
  });

  test('is called "input" where the issue has no field', async () => {
    const { shape } = await errorOf('a.whole', 1);
    expect(shape.message).toBe('input: Invalid input: expected string, received number');
  });
});

describe('an error that nobody meant to throw', () => {
  test.each(['a.bug', 'a.text', 'a.wrongAnswer'])(
    '%s reaches its caller as an id, which the log has too',
    async (path) => {
      const { shape, text, logged } = await errorOf(path);
      const id = errorId(logged);
      expect(shape.message).toBe(`internal error ${id}`);
      expect(shape.data).toEqual({ code: 'INTERNAL_SERVER_ERROR', httpStatus: 500, path, errorId: id });
      expect(text).not.toMatch(/hunter2|stack|at .*\.ts/);
    },
  );

  test('has an id of its own', async () => {
    const [first, second] = [await errorOf('a.bug'), await errorOf('a.bug')];
    expect(first.shape.data.errorId).not.toBe(second.shape.data.errorId);
  });

  test('has an id too when nothing was thrown', async () => {
    const { shape } = await errorOf('a.nothing');
    expect(shape.message).toBe(`internal error ${shape.data.errorId}`);
  });
});

describe('an error thrown on purpose', () => {
  test.each([
    ['a.known', 'CONFLICT', 'taken'],
    ['a.plain', 'INTERNAL_SERVER_ERROR', 'the disk is full'],
    ['a.bad', 'BAD_REQUEST', 'not today'],
  ])('%s keeps its code and its message, without its cause', async (path, code, message) => {
    const { shape, text } = await errorOf(path);
    expect(shape).toMatchObject({ message, data: { code, path } });
    expect(shape.data).not.toHaveProperty('issues');
    expect(text).not.toMatch(/hunter2|stack/);
  });

  test('that its procedure declares carries the declared data, rich types too', async () => {
    const { shape, text } = await errorOf('a.declared');
    expect(shape.data).toMatchObject({ code: 'CONFLICT', until: '1970-01-01T00:00:00.000Z' });
    expect(text).toContain('["/data/until","date"]');
  });
});

test('an internal error without a message of its own is unforeseen', () => {
  const internal = 'INTERNAL_SERVER_ERROR';
  expect(isUnforeseen(new TRPCError({ code: internal, cause }))).toBe(true);
  expect(isUnforeseen(new TRPCError({ code: internal }))).toBe(true);
  expect(isUnforeseen(new TRPCError({ code: internal, message: 'the disk is full' }))).toBe(false);
  expect(isUnforeseen(new TRPCError({ code: 'CONFLICT', cause }))).toBe(false);
});

test('an error that another service has masked keeps the id that it has there', () => {
  const data = { code: 'INTERNAL_SERVER_ERROR', httpStatus: 500, errorId: 'an-id' } as const;
  const error = new CallError({ message: 'internal error an-id', data });
  const { errorId: _id, ...unmasked } = data;
  const shape = formatError({ error, shape: { message: error.message, code: -32603, data: unmasked } });
  expect(shape).toMatchObject({ message: 'internal error an-id', data: { errorId: 'an-id' } });
});
