import { contractHashes, contractOf } from '@ahoy/contract';
import { createResponseMetadata, type Invoke, metadataName } from '@ahoy/core';
import { createProcedureBuilder, toErrorShape } from '@ahoy/core/procedure';
import { getTRPCErrorFromUnknown, TRPCError } from '@trpc/server';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { toCall } from './call.fixture.ts';
import { createSkewJudge } from './contract-skew.ts';
import { createCallLog } from './interceptors/log.ts';
import { invokeServices } from './invoke-services.ts';
import { createReadableLog } from './log.fixture.ts';
import { proceduresOf } from './services.ts';

const procedure = createProcedureBuilder();
const greeter = { sayHello: procedure.input(z.object({ name: z.string() })).query(({ input }) => input.name) };
const contract = contractOf({ greeter });
const judge = createSkewJudge(contract);
const own = contractHashes(contract)['greeter'] ?? '';
const OTHER = '0123456789abcdef';
const claim = (hash: string): Record<string, string> => ({ [metadataName.contract]: hash });
const same: Invoke = (call) => call.metadata;

test('a refused input is judged before its line is logged', async () => {
  const { logger, lines } = createReadableLog();
  const { interceptor } = createCallLog(logger, judge);
  const invoke = invokeServices(proceduresOf({ greeter }), {}, [interceptor]);
  const call = toCall({ input: {}, metadata: claim(OTHER) });
  const error = await (async () => invoke(call))().catch(getTRPCErrorFromUnknown);
  const { data } = toErrorShape(error as TRPCError, 'greeter.sayHello');
  expect(data.contractSkew).toMatchObject({ client: OTHER, server: own });
  expect(lines).toMatchObject([{ reason: expect.stringContaining(`built against contract ${OTHER}`) }]);
});

test.each([
  ['another failure', new TRPCError({ code: 'NOT_FOUND' }), 'greeter.sayHello'],
  ['a service that is not served', new TRPCError({ code: 'BAD_REQUEST' }), 'bar.order'],
])('%s is not judged', (_, error, path) => {
  const response = createResponseMetadata();
  judge.refused({ path, metadata: claim(OTHER), response }, error);
  expect(toErrorShape(error, path).data).not.toHaveProperty('contractSkew');
  expect(response.head()).toEqual({});
});

describe('a call that is answered', () => {
  test.each([
    ['another contract', claim(OTHER), claim(own)],
    ['the same contract', claim(own), {}],
    ['none', {}, {}],
  ])('of a caller that tells %s is answered with %o beside it', (_, metadata, expected) => {
    const response = createResponseMetadata();
    expect(judge.tell(same)(toCall({ metadata, response }))).toBe(metadata);
    expect(response.head()).toEqual(expected);
  });
});

describe('a caller that tells its hashes once', () => {
  test.each([
    ['ours', { greeter: own }],
    ['those of services that are not served', { bar: OTHER }],
    ['none', {}],
  ])('costs its calls nothing where they are %s', (_, hashes) => {
    expect(judge.invokeFor(hashes, same)).toBe(same);
  });

  test('has told them in each call of a service whose contract is another one', () => {
    const invoke = judge.invokeFor({ greeter: OTHER, bar: OTHER }, same);
    expect(invoke(toCall({ metadata: { a: '1' } }))).toEqual({ a: '1', ...claim(OTHER) });
    const call = toCall({ path: 'bar.order' });
    expect(invoke(call)).toBe(call.metadata);
  });
});
