import type { Invoke } from '@ahoy/core';
import { describe, expect, test, vi } from 'vitest';
import { toCall } from './call.fixture.ts';
import { type Target, toInvoke } from './target.ts';

const transports = { 'http:': () => async () => 'http' };

describe('what is no target is refused, with what was expected', () => {
  const url = 'target: expected a URL such as http://127.0.0.1:5000, got';
  const speaks = '; this client speaks http://';
  test.each<[unknown, string]>([
    ['', `${url} ""${speaks}`],
    ['127.0.0.1:5000', `${url} "127.0.0.1:5000"${speaks}`],
    ['localhost:5000', `${url} "localhost:5000"${speaks}`],
    ['/trpc', `${url} "/trpc"${speaks}`],
    ['ftp://127.0.0.1', `${url} "ftp://127.0.0.1"${speaks}`],
    ['http://', `${url} "http://"${speaks}`],
    [[], 'target: expected at least one URL, got []'],
    [['http://127.0.0.1:5000', 'nonsense'], `${url} "nonsense"${speaks}`],
    [{ greeter: 'nonsense' }, `${url} "nonsense"${speaks}`],
    [{ greeter: [] }, 'target: expected at least one URL, got []'],
    [{ greeter: undefined }, 'target: expected a URL, got undefined'],
    [undefined, 'target: expected a URL, got undefined'],
    [null, 'target: expected a URL, got null'],
    [5000, 'target: expected a URL, got 5000'],
  ])('%j', (target, message) => {
    expect(() => toInvoke(target as Target, {}, transports)).toThrow(new Error(message));
  });

  test('a URL with a password, which is not printed', () => {
    expect(() => toInvoke('http://ada:swordfish@127.0.0.1:5000', {}, transports)).toThrow(
      new Error(
        'target: expected a URL without user and password, got one for 127.0.0.1:5000; use metadata.authorization',
      ),
    );
  });
});

describe('a target for each service', () => {
  const greeter = vi.fn<Invoke>(async () => 'greeter');
  const concierge = vi.fn<Invoke>(async () => 'concierge');
  const invoke = toInvoke({ greeter, concierge }, {}, transports);

  test('is called for the procedures of that service', async () => {
    expect(await invoke(toCall({ path: 'greeter.sayHello' }))).toBe('greeter');
    expect(await invoke(toCall({ path: 'concierge.admin.users.list' }))).toBe('concierge');
  });

  test('that is missing is named, beside those that there are', async () => {
    await expect(invoke(toCall({ path: 'clock.now' }))).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: 'clock.now: this client has no target for "clock", only for greeter, concierge',
      neverSent: true,
    });
    await expect(toInvoke({}, {}, transports)(toCall({ path: 'toString.call' }))).rejects.toThrow(
      'toString.call: this client has no target for "toString", only for none',
    );
  });
});

test('an Invoke is a target as it is', () => {
  const invoke: Invoke = async () => 1;
  expect(toInvoke(invoke, {}, transports)).toBe(invoke);
});
