import { createProcedureBuilder } from '@ahoy/core/procedure';
import { expect, test } from 'vitest';
import { proceduresOf, typeOf } from './services.ts';

const procedure = createProcedureBuilder();
const services = {
  greeter: {
    ask: procedure.query(() => 1),
    tell: procedure.mutation(() => 1),
    follow: procedure.subscription(async function* () {
      yield 1;
    }),
  },
  admin: { users: { ask: procedure.query(() => 2) } },
};

test('every procedure is found by its path, and its kind is known', () => {
  const kinds = [...proceduresOf(services)].map(([path, found]) => [path, typeOf(found)]);
  expect(Object.fromEntries(kinds)).toEqual({
    'greeter.ask': 'query',
    'greeter.tell': 'mutation',
    'greeter.follow': 'subscription',
    'admin.users.ask': 'query',
  });
});

test('an export that is no procedure is named', () => {
  expect(() => proceduresOf({ greeter: { ...services.greeter, limit: 5 } })).toThrow(
    'greeter.limit: a service module exports procedures only, got a value of type number',
  );
});
