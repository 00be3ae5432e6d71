import { createProcedureBuilder, type ServiceProcedureBuilder } from '@ahoy/core/procedure';
import { TRPCError } from '@trpc/server';
import { once } from 'node:events';
import { z } from 'zod';

/** What clients in other languages are tried against, where a greeting does not show it. */
const procedure: ServiceProcedureBuilder = createProcedureBuilder();

export const large = procedure
  .input(z.object({ responseSize: z.int32(), payload: z.instanceof(Uint8Array) }))
  .output(z.object({ received: z.int32(), payload: z.instanceof(Uint8Array) }))
  .query(({ input }) => ({ received: input.payload.length, payload: new Uint8Array(input.responseSize) }));

export const nothing = procedure.output(z.void()).mutation(() => {});

export const fail = procedure
  .input(z.object({ message: z.string() }))
  .output(z.void())
  .query(({ input }) => {
    throw new TRPCError({ code: 'CONFLICT', message: input.message });
  });

/** Never answers. */
export const wait = procedure.output(z.void()).query(async ({ signal }) => {
  if (!signal?.aborted) await once(signal as AbortSignal, 'abort');
});
