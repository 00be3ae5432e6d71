import { createProcedureBuilder, type ServiceProcedureBuilder, stream } from '@ahoy/core/procedure';
import { z } from 'zod';
import * as handlers from './handlers.ts';
import { CountRequest, GuestList, HelloReply, HelloRequest, Item } from './schema.ts';

// The service that Ahoy serves in a benchmark: as in the shared router, a procedure is an export.

const procedure: ServiceProcedureBuilder = createProcedureBuilder();

export const sayHello = procedure
  .meta({ http: 'POST /say_hello' })
  .input(HelloRequest)
  .output(HelloReply)
  .query(({ input }) => handlers.greet(input));

export const echo = procedure
  .input(GuestList)
  .output(GuestList)
  .mutation(({ input }) => input);

export const echoBytes = procedure
  .input(z.instanceof(Uint8Array))
  .output(z.instanceof(Uint8Array))
  .mutation(({ input }) => input);

export const count = procedure
  .input(CountRequest)
  .output(stream(Item))
  .subscription(({ input }) => handlers.count(input));

export const chat = procedure
  .input(stream(HelloRequest))
  .output(stream(HelloReply))
  .subscription(async function* ({ input }) {
    for await (const request of input) yield handlers.greet(request);
  });
