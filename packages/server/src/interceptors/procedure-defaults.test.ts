import type { Call } from '@ahoy/core';
import { createProcedureBuilder } from '@ahoy/core/procedure';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { toCall } from '../call.fixture.ts';
import { proceduresOf } from '../services.ts';
import { procedureDefaults } from './procedure-defaults.ts';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const procedure = createProcedureBuilder();
const procedures = proceduresOf({
  test: {
    free: procedure.mutation(() => 1),
    timed: procedure.meta({ timeoutMs: 500 }).query(() => 1),
  },
});

/** The call as it goes on. */
async function passedOn(call: Call): Promise<unknown> {
  return procedureDefaults(procedures)(async (next) => next)(call);
}

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
});
afterEach(() => {
  vi.useRealTimers();
});

test("a call has its procedure's time limit where its caller names none", async () => {
  expect(await passedOn(toCall({ path: 'test.timed' }))).toMatchObject({ deadline: NOW + 500, type: 'query' });
});

test("the caller's own deadline is stronger, whether earlier or later", async () => {
  expect(await passedOn(toCall({ path: 'test.timed', deadline: NOW + 10 }))).toMatchObject({ deadline: NOW + 10 });
  expect(await passedOn(toCall({ path: 'test.timed', deadline: NOW + 900 }))).toMatchObject({ deadline: NOW + 900 });
});

test('a procedure without a limit leaves the call without a deadline', async () => {
  expect(await passedOn(toCall({ path: 'test.free' }))).toMatchObject({ deadline: undefined, type: 'mutation' });
});

test('a kind that the caller claims is left to be checked', async () => {
  expect(await passedOn(toCall({ path: 'test.free', type: 'query' }))).toMatchObject({ type: 'query' });
});

test('a call of an unknown procedure goes on as it is', async () => {
  const call = toCall({ path: 'test.nothing' });
  expect(await passedOn(call)).toBe(call);
});
