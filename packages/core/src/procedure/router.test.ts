import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Caller } from '../caller.ts';
import { createProcedureBuilder } from './root.ts';
import { createRouter } from './router.ts';

const procedure = createProcedureBuilder();
const hello = procedure.query(() => 'Hello');

test('service modules become one router, whose procedures are called by service and name', async () => {
  const router = createRouter({ greeter: { hello }, admin: { users: { hello } } });
  expect(Object.keys(router._def.procedures)).toEqual(['greeter.hello', 'admin.users.hello']);
  const api = router.createCaller({}) as unknown as Caller<typeof router>;
  expect(await api.greeter.hello()).toBe('Hello');
  expect(await api.admin.users.hello()).toBe('Hello');
});

describe('an export that is no procedure is refused by its path and kind', () => {
  class Repository {
    readonly rows = [];
  }
  test.each<[unknown, string]>([
    ['text', 'string'],
    [5, 'number'],
    [undefined, 'undefined'],
    [null, 'null'],
    [() => 'Hello', 'function'],
    [Repository, 'function'],
    [['a'], 'Array'],
    [[], 'Array'],
    [new Set(['a']), 'Set'],
    [new Date(0), 'Date'],
    [new Repository(), 'Repository'],
    [z.object({ name: z.string() }), 'ZodObject'],
  ])('%o', (value, kind) => {
    expect(() => createRouter({ greeter: { hello, extra: value } })).toThrow(
      `greeter.extra: a service module exports procedures only, got a value of type ${kind}; ` +
        'keep it in a file beside the module',
    );
  });

  test('a procedure builder', () => {
    expect(() => createRouter({ greeter: { hello, procedure } })).toThrow('greeter.procedure');
  });

  test('a service that is no module', () => {
    expect(() => createRouter({ greeter: 5 })).toThrow('greeter: ');
  });
});

describe('a reserved name is refused', () => {
  test.each(['then', 'toJSON', 'call', 'apply', 'constructor', 'toString'])('%s, for a procedure', (name) => {
    expect(() => createRouter({ greeter: { [name]: hello } })).toThrow(
      `greeter.${name}: "${name}" is a reserved name; choose another`,
    );
  });

  test('for a service', () => {
    expect(() => createRouter({ valueOf: { hello } })).toThrow('valueOf: "valueOf" is a reserved name; choose another');
  });

  test('but not where it is only a part of one', () => {
    expect(() => createRouter({ greeter: { thenGreet: hello } })).not.toThrow();
  });
});
