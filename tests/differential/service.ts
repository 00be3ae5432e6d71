import type { ErrorShape } from '@ahoy/core';
import { createProcedureBuilder, type ServiceProcedureBuilder } from '@ahoy/core/procedure';
import { tracked, TRPCError } from '@trpc/server';
import { z } from 'zod';

/** What both servers of a comparison serve: procedures that end in every way in which a procedure can. */
const procedure: ServiceProcedureBuilder = createProcedureBuilder();

/** Waits for some turns of the event loop; what is sent in between comes first. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}

export const echo = procedure.input(z.unknown()).query(({ input }) => input);
export const tell = procedure.input(z.unknown()).mutation(({ input }) => ({ told: input }));
export const hello = procedure
  .input(z.object({ name: z.string().max(20) }))
  .output(z.object({ message: z.string() }))
  .query(({ input }) => ({ message: `Hello, ${input.name}` }));
export const maybe = procedure.input(z.string().optional()).query(async ({ input }) => input ?? 'nothing came');
export const plain = procedure.query(({ input }) => String(input));
export const nothing = procedure.mutation(async () => {});
export const rich = procedure.query(() => ({ at: new Date(0), big: 5n, gap: undefined, set: new Set([1]) }));
/** Is answered after all that were asked in the same turn. */
export const late = procedure.query(async () => {
  await turns(50);
  return 'late';
});

export const refuse = procedure.input(z.enum(['CONFLICT', 'UNAUTHORIZED', 'TIMEOUT'])).query(({ input }) => {
  throw new TRPCError({ code: input, message: `refused with ${input}` });
});
/** A mistake of the programmer, whose message is masked. */
export const crash = procedure.query(async () => {
  throw new TypeError('the secret is 42');
});
export const wrongOutput = procedure.output(z.object({ age: z.int() })).query(() => ({ age: 1.5 }));

interface DeclaredShape extends ErrorShape {
  readonly data: ErrorShape['data'] & { readonly since: Date };
}

/** Fails with the HTTP status that it is told, be it none that an answer can have. */
export const declared = procedure
  .input(z.number())
  .errors(({ shape, input }): DeclaredShape => ({
    ...shape,
    data: { ...shape.data, httpStatus: Number(input), since: new Date(0) },
  }))
  .mutation(() => {
    throw new TRPCError({ code: 'CONFLICT', message: 'declared' });
  });

/** What cannot be carried. */
export const circular = procedure.query((): object => {
  const answer: { self?: object } = {};
  answer.self = answer;
  return answer;
});
/** What only a stream of answers could carry. */
export const promising = procedure.query(() => ({ value: Promise.resolve(5) }));
export const streaming = procedure.query(async function* () {
  yield 1;
});

export const count = procedure
  .input(z.object({ to: z.int(), lastEventId: z.string().optional() }))
  .subscription(async function* ({ input }) {
    for (let n = Number(input.lastEventId ?? 0) + 1; n <= input.to; n++) yield tracked(String(n), n);
    if (input.to < 0) throw new TRPCError({ code: 'CONFLICT', message: 'below zero' });
  });
