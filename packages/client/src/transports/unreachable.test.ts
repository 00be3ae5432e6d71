import { CallError } from '@ahoy/core';
import { describe, expect, test } from 'vitest';
import { brokenOff, unreachable } from './unreachable.ts';

const url = new URL('http://127.0.0.1:5000/trpc');
const failure = (code: string): Error => Object.assign(new Error(`connect ${code}`), { code });

describe('a service that was never reached is named, with its address, the reason and what to do', () => {
  test.each([
    ['ECONNREFUSED', 'connection refused'],
    ['ENOENT', 'there is no such socket'],
    ['EACCES', 'this process may not use it'],
    ['ENOTFOUND', 'unknown host'],
    ['EAI_AGAIN', 'the host name could not be looked up'],
    ['EHOSTUNREACH', 'no route to the host'],
    ['ENETUNREACH', 'no route to the network'],
    ['UND_ERR_CONNECT_TIMEOUT', 'no answer to the attempt to connect'],
  ])('%s', (code, reason) => {
    const cause = new TypeError('fetch failed', { cause: failure(code) });
    const error = unreachable(url, 'greeter.sayHello', cause);
    expect(error).toBeInstanceOf(CallError);
    expect(error).toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      message: `greeter-service is not reachable at 127.0.0.1:5000 (${reason}). Is it running? npm run dev`,
      neverSent: true,
      data: { path: 'greeter.sayHello', httpStatus: 503 },
    });
    expect(error.cause).toBe(cause);
  });

  test('also where the port is one that fetch refuses', () => {
    const cause = new TypeError('fetch failed', { cause: new Error('bad port') });
    expect(unreachable(url, 'greeter.sayHello', cause)).toMatchObject({
      message: expect.stringContaining('127.0.0.1:5000 (fetch refuses this port, as browsers do)'),
      neverSent: true,
    });
  });

  test('also where the host has several addresses', () => {
    const cause = new TypeError('fetch failed', {
      cause: new AggregateError([failure('ECONNREFUSED'), failure('ENETUNREACH')]),
    });
    expect(unreachable(url, 'greeter.sayHello', cause).message).toContain('(connection refused)');
  });
});

describe('a call whose connection was lost may have been run, and says so', () => {
  test.each<[string, unknown, string]>([
    ['a reset', new TypeError('fetch failed', { cause: failure('ECONNRESET') }), 'connection lost, ECONNRESET'],
    [
      "undici's own",
      new TypeError('terminated', { cause: failure('UND_ERR_SOCKET') }),
      'connection lost, UND_ERR_SOCKET',
    ],
    ['an error without a code', new TypeError('fetch failed'), 'connection closed'],
    ['no error', undefined, 'connection closed'],
  ])('%s', (_case, cause, reason) => {
    for (const make of [brokenOff, unreachable]) {
      expect(make(url, 'greeter.sayHello', cause)).toMatchObject({
        code: 'SERVICE_UNAVAILABLE',
        message: `greeter-service at 127.0.0.1:5000 broke off while answering greeter.sayHello (${reason})`,
        neverSent: false,
      });
    }
  });
});
