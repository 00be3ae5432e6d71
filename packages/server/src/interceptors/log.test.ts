import { CallError, type Invoke } from '@ahoy/core';
import { createProcedureBuilder, toErrorShape } from '@ahoy/core/procedure';
import { getTRPCErrorFromUnknown, TRPCError } from '@trpc/server';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { collect, toCall } from '../call.fixture.ts';
import { createReadableLog } from '../log.fixture.ts';
import { start } from '../serve.fixture.ts';
import { callContext } from './call-context.ts';
import { createCallLog } from './log.ts';

const INFO = 30;
const WARN = 40;
const ERROR = 50;
const traceId = '0af7651916cd43dd8448eb211c80319c';
const call = toCall({
  metadata: { 'user-agent': 'ahoy-terminal', traceparent: `00-${traceId}-b7ad6b7169203331-01` },
  peer: '10.0.0.7',
});

/** Handles a call with a log, and gives its lines. */
async function logged(next: Invoke, read: (answer: unknown) => unknown = (answer) => answer) {
  const { logger, lines } = createReadableLog();
  const { interceptor } = createCallLog(logger);
  const invoke = callContext(interceptor(next));
  const error = await Promise.resolve(invoke(call))
    .then(read)
    .then(
      () => undefined,
      (cause: unknown) => cause,
    );
  return { lines, error };
}

describe('a call', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('has one line: path, code, duration, caller and trace', async () => {
    const { lines } = await logged(async () => {
      vi.advanceTimersByTime(12.3);
      return 'Ahoy';
    });
    expect(lines).toEqual([
      expect.objectContaining({
        level: INFO,
        path: 'greeter.sayHello',
        code: 'OK',
        ms: 12.3,
        caller: 'ahoy-terminal @ 10.0.0.7',
        traceId,
        msg: 'greeter.sayHello OK 12.3 ms',
      }),
    ]);
    expect(lines[0]).not.toHaveProperty('errorId');
  });

  test('that was refused has one line with its code and the reason', async () => {
    const refusal = new TRPCError({ code: 'FORBIDDEN', message: 'Voldemort is on the stop list' });
    const { lines, error } = await logged(() => Promise.reject(refusal));
    expect(error).toBe(refusal);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ level: WARN, code: 'FORBIDDEN', reason: 'Voldemort is on the stop list' });
    expect(lines[0]).not.toHaveProperty('err');
  });

  test('whose caller went away is nothing to worry about', async () => {
    const gone = CallError.local('CLIENT_CLOSED_REQUEST', 'cancelled');
    const { lines } = await logged(() => Promise.reject(gone));
    expect(lines).toEqual([expect.objectContaining({ level: INFO, code: 'CLIENT_CLOSED_REQUEST' })]);
  });

  test('that failed in a way that nobody foresaw has the error with its stack in its line', async () => {
    const { lines } = await logged(() => Promise.reject(new TypeError('x is not a function')));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      level: ERROR,
      code: 'INTERNAL_SERVER_ERROR',
      errorId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      err: { type: 'TypeError', message: 'x is not a function', stack: expect.stringContaining('log.test.ts') },
    });
  });

  test.each<[Record<string, string>, string | undefined, string]>([
    [{}, '10.0.0.7', '10.0.0.7'],
    [{ 'user-agent': 'curl/8' }, undefined, 'curl/8'],
    [{}, undefined, 'unknown'],
  ])('with metadata %j from %s is said to come from %s', async (metadata, peer, caller) => {
    const { logger, lines } = createReadableLog();
    await createCallLog(logger).interceptor(async () => 1)(toCall({ metadata, peer }));
    expect(lines).toEqual([expect.objectContaining({ caller })]);
  });
});

describe('a stream', () => {
  async function* numbers(): AsyncGenerator<number> {
    yield* [1, 2, 3];
  }

  test('has one line, at its end, with the number of items', async () => {
    const { logger, lines } = createReadableLog();
    const invoke = callContext(createCallLog(logger).interceptor(async () => numbers()));
    const items = await invoke(call);
    expect(lines).toEqual([]);
    await collect(items);
    expect(lines).toEqual([expect.objectContaining({ level: INFO, code: 'OK', items: 3, traceId })]);
  });

  test('that its reader left has the items until then', async () => {
    const { lines } = await logged(
      async () => numbers(),
      async (answer) => {
        for await (const item of answer as AsyncIterable<number>) if (item === 2) break;
      },
    );
    expect(lines).toEqual([expect.objectContaining({ level: INFO, code: 'OK', items: 2, traceId })]);
  });

  test('that broke has the items until then and the error', async () => {
    async function* broken(): AsyncGenerator<number> {
      yield 1;
      throw new TypeError('x is not a function');
    }
    const { lines } = await logged(async () => broken(), collect);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      level: ERROR,
      code: 'INTERNAL_SERVER_ERROR',
      items: 1,
      errorId: expect.any(String),
      err: { message: 'x is not a function' },
      traceId,
    });
  });
});

describe('a call that was refused before it was one', () => {
  const unknown = CallError.local('NOT_FOUND', 'No procedure found on path "a.b"');

  test('has a line', () => {
    const { logger, lines } = createReadableLog();
    createCallLog(logger).refused(toCall({ path: 'a.b' }), unknown);
    expect(lines).toEqual([expect.objectContaining({ level: WARN, path: 'a.b', code: 'NOT_FOUND' })]);
  });

  test('has no second line when it got as far as the log', async () => {
    const { logger, lines } = createReadableLog();
    const log = createCallLog(logger);
    await expect(log.interceptor(() => Promise.reject(unknown))(call)).rejects.toBe(unknown);
    log.refused(call, unknown);
    expect(lines).toHaveLength(1);
  });
});

describe('the id of an unforeseen error that a caller sees is the one in the log', () => {
  const procedure = createProcedureBuilder();
  const secret = (): never => {
    throw new TypeError('the password is swordfish');
  };
  const services = {
    test: {
      fail: procedure.meta({ http: 'POST /fail' }).mutation(secret),
      stream: procedure.subscription(async function* () {
        yield 1;
        secret();
      }),
      circular: procedure.meta({ http: 'POST /circular' }).mutation(() => {
        const value: { self?: object } = {};
        value.self = value;
        return value;
      }),
    },
    lost: { fail: procedure.meta({ http: 'POST /lost' }).mutation(() => 1) },
  };

  test.each([
    ['REST', 'POST', '/fail'],
    ['REST, where the context cannot be made', 'POST', '/lost'],
    ['REST, where the answer cannot be written', 'POST', '/circular'],
    ['tRPC', 'POST', '/trpc/test.fail'],
    ['tRPC, where the context cannot be made', 'POST', '/trpc/lost.fail'],
    ['a stream', 'GET', '/trpc/test.stream'],
  ])('over %s', async (_case, method, path) => {
    const { logger, lines } = createReadableLog();
    await using server = await start(services, { logger, createContext: { lost: secret } });
    const response = await fetch(server.url + path, { method, headers: { 'content-type': 'application/json' } });
    const body = await response.text();
    await server.close();
    const failed = lines.filter(({ level }) => level === ERROR);
    expect(failed).toHaveLength(1);
    expect(body).toContain(`"errorId":"${String(failed[0]?.errorId)}"`);
    expect(body).not.toMatch(/swordfish|TypeError|\.ts:|stack/);
    expect(JSON.stringify(failed[0])).toMatch(/swordfish|circular/);
  });
});

test('the error that the log passes on is the one that it has written', async () => {
  const { lines, error } = await logged(() => Promise.reject(new TypeError('x is not a function')));
  const shape = toErrorShape(getTRPCErrorFromUnknown(error), call.path);
  expect(shape.data.errorId).toBe(lines[0]?.errorId);
});
