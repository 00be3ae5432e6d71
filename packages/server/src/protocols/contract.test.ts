import { contractOf, parseLock, parseLockedContract } from '@ahoy/contract';
import { createProcedureBuilder } from '@ahoy/core/procedure';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { start } from '../serve.fixture.ts';

const procedure = createProcedureBuilder();
const greet = procedure
  .meta({ description: 'Greets you.' })
  .input(z.object({ name: z.string().min(1).max(80) }))
  .output(z.string())
  .query(({ input }) => `Hello, ${input.name}`);

test('/contract.json has the contract, whole, and the numbers', async () => {
  const services = { test: { greet } };
  await using server = await start(services);
  const response = await fetch(`${server.url}/contract.json`);
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
  const text = await response.text();
  expect(parseLockedContract(text, 'it')).toEqual(contractOf(services));
  expect(parseLock(text, 'it').numbers['test.greet.input']).toEqual({ name: 1 });
});

test('it may be turned off, as it is in production', async () => {
  await using server = await start({ test: { greet } }, { contract: false });
  expect((await fetch(`${server.url}/contract.json`)).status).toBe(404);
});

test('a procedure that has the route keeps it', async () => {
  const own = procedure
    .meta({ http: 'GET /contract.json' })
    .output(z.string())
    .query(() => 'mine');
  await using server = await start({ test: { own } });
  expect(await (await fetch(`${server.url}/contract.json`)).json()).toBe('mine');
});
