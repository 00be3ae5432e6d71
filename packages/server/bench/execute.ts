import { createProcedureBuilder } from '@ahoy/core/procedure';
import * as greeter from '@ahoy/router/greeter';
import { z } from 'zod';
import { planOf } from '../src/plan/plan-of.ts';

/**
 * Compares a procedure's plan with tRPC's own caller: CPU time of one call, with validation.
 * Run: node packages/server/bench/execute.ts
 */
const ROUNDS = 21;
const CALLS = 20_000;

const signal = new AbortController().signal;
const ctx = { stopList: new Set(['voldemort']), greetings: { publish: () => {} } };
const builder = createProcedureBuilder();
const withMiddlewares = builder
  .input(z.object({ name: z.string() }))
  .use(({ next }) => next({ ctx: { one: 1 } }))
  .use(({ next }) => next())
  .output(z.object({ message: z.string() }))
  .query(({ input }) => ({ message: `Hello, ${input.name}` }));

const cases = { sayHello: greeter.sayHello, 'with two middlewares': withMiddlewares };
for (const [name, procedure] of Object.entries(cases)) {
  const plan = planOf(procedure as never);
  const call = { path: 'greeter.sayHello', type: 'query', signal, ctx, input: { name: 'World' } } as const;
  const options = { ...call, batchIndex: 0, getRawInput: async () => call.input };
  const ratios: number[] = [];
  let last = [0, 0];
  for (let round = 0; round < ROUNDS; round++) {
    const ours = await cpuOf(() => plan(call));
    const theirs = await cpuOf(() => (procedure as unknown as (options: object) => unknown)(options));
    ratios.push(ours / theirs);
    last = [ours, theirs];
  }
  const ratio = ratios.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? Number.NaN;
  console.log(`${name}: plan ${last[0]?.toFixed(2)} µs, tRPC ${last[1]?.toFixed(2)} µs, ratio ${ratio.toFixed(3)}`);
}

/** Microseconds of CPU of one call. */
async function cpuOf(call: () => unknown): Promise<number> {
  const start = process.cpuUsage();
  for (let count = 0; count < CALLS; count++) await call();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / CALLS;
}
