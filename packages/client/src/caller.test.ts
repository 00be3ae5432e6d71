import type { CallOptions } from '@ahoy/core';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createCaller, type StartCall } from './caller.ts';
import { collect } from './call.fixture.ts';

type Procedure = ((input?: unknown, options?: CallOptions) => Promise<unknown>) & AsyncIterable<unknown>;
interface Api {
  readonly greeter: { readonly sayHello: Procedure; readonly name: Procedure; readonly length: Procedure };
  readonly admin: { readonly users: { readonly list: Procedure } };
}

const start = vi.fn<StartCall>();
const api = createCaller(start) as Api;

beforeEach(() => {
  start.mockReset();
  start.mockResolvedValue('Hello');
});

test('each procedure is a function of an input and options', async () => {
  const options = { timeoutMs: 5 };
  expect(await api.greeter.sayHello({ name: 'Ada' }, options)).toBe('Hello');
  expect(await api.admin.users.list()).toBe('Hello');
  expect(start.mock.calls).toEqual([
    ['greeter.sayHello', { name: 'Ada' }, options],
    ['admin.users.list', undefined, undefined],
  ]);
});

test('a call starts at once, as a local function does, and once, however it is consumed', async () => {
  const call = api.greeter.sayHello();
  expect(start).toHaveBeenCalledTimes(1);
  expect(await Promise.all([call, call])).toEqual(['Hello', 'Hello']);
  expect(start).toHaveBeenCalledTimes(1);
});

test('members are made once, so that they can be compared', () => {
  expect(api.greeter).toBe(api.greeter);
  expect(api.greeter.sayHello).toBe(api.greeter.sayHello);
  expect(api.greeter.sayHello).not.toBe(api.admin.users.list);
});

test('a procedure may have the name of a property of functions', async () => {
  await api.greeter.name(1);
  await api.greeter.length(2);
  expect(start.mock.calls.map(([path]) => path)).toEqual(['greeter.name', 'greeter.length']);
});

describe('bind, call and apply do what they do on any function', () => {
  test.each<[string, (hello: Procedure) => unknown]>([
    ['bind', (hello) => hello.bind(null, 'Ada')()],
    ['bind of nothing', (hello) => hello.bind(null)('Ada')],
    // oxlint-disable-next-line no-useless-call
    ['call', (hello) => hello.call(null, 'Ada')],
    // oxlint-disable-next-line no-useless-call
    ['apply', (hello) => hello.apply(null, ['Ada'])],
    ['Reflect.apply', (hello) => Reflect.apply(hello, null, ['Ada'])],
    ['map', (hello) => Promise.all(['Ada'].map((name) => hello(name)))],
  ])('%s', async (_case, use) => {
    await use(api.greeter.sayHello);
    expect(start).toHaveBeenCalledTimes(1);
    expect(start.mock.calls[0]?.slice(0, 2)).toEqual(['greeter.sayHello', 'Ada']);
  });
});

describe('what JavaScript does on its own calls nothing', () => {
  afterEach(() => {
    expect(start).not.toHaveBeenCalled();
  });

  const members: [string, object][] = [
    ['a caller', api],
    ['a service', api.greeter],
    ['a procedure', api.greeter.sayHello],
  ];

  test.each(members)('%s is awaited and does not hang', async (_case, member) => {
    // oxlint-disable-next-line await-thenable
    expect(await member).toBe(member);
    expect(await Promise.resolve(member)).toBe(member);
  });

  test.each(members)('%s is written as JSON', (_case, member) => {
    expect(JSON.stringify({ member, other: 1 })).toBe('{"other":1}');
  });

  test.each(members)('%s is printed', (_case, member) => {
    expect(inspect(member)).toMatch(/^\[Function: .*\]$/);
    expect(inspect({ member }, { showProxy: true, depth: 5 })).toContain('Proxy');
  });

  test('each is printed with its path', () => {
    expect([api, api.greeter, api.greeter.sayHello].map(String)).toEqual([
      '[caller ]',
      '[caller greeter]',
      '[caller greeter.sayHello]',
    ]);
    expect(inspect(api.greeter.sayHello)).toBe('[Function: greeter.sayHello]');
  });

  test.each(members)('%s is compared', (_case, member) => {
    expect(member).toEqual(member);
    expect(member).not.toEqual({});
    expect([member]).toStrictEqual([member]);
    expect(() => expect(member).toEqual({ a: 1 })).toThrow('to deeply equal');
    expect(vi.fn().mockReturnValue(member)()).toBe(member);
  });

  test.each(members)('%s is looked into', (_case, member) => {
    expect(Object.keys(member)).toEqual([]);
    expect({ ...member }).toEqual({});
    expect(typeof member).toBe('function');
    expect(Symbol.asyncIterator in member).toBe(false);
    expect(Reflect.get(member, Symbol.iterator)).toBeUndefined();
  });

  test.each(members)('%s cannot be changed', (_case, member) => {
    expect(() => Object.assign(member, { a: 1 })).toThrow(TypeError);
    expect(() => Object.assign(member, { name: 'other' })).toThrow(TypeError);
    expect(() => Object.defineProperty(member, 'a', { value: 1 })).toThrow(TypeError);
    expect(Reflect.deleteProperty(member, 'name')).toBe(false);
  });

  test('a caller or a service that is called is said to be no procedure', () => {
    expect(() => (api as unknown as Procedure)()).toThrow(
      new TypeError('"" is no procedure: call one of its members, such as greeter.sayHello'),
    );
    expect(() => (api.greeter as unknown as Procedure)()).toThrow(
      new TypeError('"greeter" is no procedure: call one of its members, such as greeter.sayHello'),
    );
  });
});

describe('a stream', () => {
  async function* numbers(): AsyncGenerator<number> {
    yield* [1, 2];
  }
  beforeEach(() => {
    start.mockImplementation(async () => numbers());
  });

  test('is read with for await', async () => {
    expect(await collect(api.greeter.sayHello())).toEqual([1, 2]);
    expect(start).toHaveBeenCalledTimes(1);
  });

  test('may be awaited first', async () => {
    expect(await collect(await api.greeter.sayHello())).toEqual([1, 2]);
  });

  test('that its reader leaves is closed', async () => {
    let closed = false;
    start.mockImplementation(async () =>
      (async function* () {
        try {
          yield* [1, 2];
        } finally {
          closed = true;
        }
      })(),
    );
    for await (const _ of api.greeter.sayHello() as unknown as AsyncIterable<number>) break;
    expect(closed).toBe(true);
  });
});

test('reading a value as a stream says what to do instead', async () => {
  await expect(collect(api.greeter.sayHello())).rejects.toThrow(
    new TypeError('greeter.sayHello answers with a value, not with a stream: use await, not for await'),
  );
});

describe('a call that fails', () => {
  const failure = new Error('not reachable');
  const unhandled = vi.fn<(error: unknown) => void>();
  // No mock: it would handle the rejection itself, to remember it.
  const failing = createCaller(() => Promise.reject(failure)) as Api;
  beforeEach(() => {
    process.on('unhandledRejection', unhandled);
  });
  afterEach(async () => {
    // Node reports a rejection that nobody handles once the microtasks are done.
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });

  test('rejects, and nothing else', async () => {
    await expect(failing.greeter.sayHello()).rejects.toBe(failure);
  });

  test('fails its reader, and nothing else', async () => {
    await expect(collect(failing.greeter.sayHello())).rejects.toBe(failure);
  });

  test('fails a reader that takes its time before the first item', async () => {
    const items = (failing.greeter.sayHello() as unknown as AsyncIterable<unknown>)[Symbol.asyncIterator]();
    await new Promise((resolve) => setImmediate(resolve));
    await expect(items.next()).rejects.toBe(failure);
  });
});
