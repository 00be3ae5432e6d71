import { TRPCError } from '@trpc/server';
import { expect, test } from 'vitest';
import { contractSkew, noteSkew } from './contract-skew.ts';
import { toErrorShape } from './procedure/to-error-shape.ts';

const OLD = '0123456789abcdef';
const NEW = 'fedcba9876543210';

test('two hashes that differ are a skew, which says what happened and what to do', () => {
  expect(contractSkew('greeter.sayHello', OLD, NEW)).toEqual({
    code: 'CONTRACT_SKEW',
    client: OLD,
    server: NEW,
    advice:
      'greeter.sayHello: the caller was built against contract 0123456789abcdef but the service runs fedcba9876543210. ' +
      "Rebuild the caller from the service's commit, or deploy the service of the caller's",
  });
});

test.each([
  ['the same hash twice', OLD, OLD],
  ['a caller without a hash', undefined, NEW],
  ['a service without a hash', OLD, undefined],
  ['a text that is no hash', 'yesterday', NEW],
  ['a hash with a line after it', `${OLD}\n`, NEW],
])('%s is none', (_, client, server) => {
  expect(contractSkew('greeter.sayHello', client, server)).toBeUndefined();
});

test('an error of which a skew was noted carries it in its data, and says it in words', () => {
  const error = new TRPCError({ code: 'BAD_REQUEST', message: 'no' });
  const plain = toErrorShape(error, 'greeter.sayHello');
  expect(plain.data).not.toHaveProperty('contractSkew');
  const skew = contractSkew('greeter.sayHello', OLD, NEW);
  if (!skew) throw new Error('expected a skew');
  noteSkew(error, skew);
  expect(toErrorShape(error, 'greeter.sayHello')).toEqual({
    ...plain,
    message: `no. ${skew.advice}`,
    data: { ...plain.data, contractSkew: skew },
  });
});
