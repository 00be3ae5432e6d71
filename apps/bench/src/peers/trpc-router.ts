import { initTRPC } from '@trpc/server';
import * as handlers from '../work/handlers.ts';
import { CountRequest, GuestList, HelloReply, HelloRequest } from '../work/schema.ts';

const t = initTRPC.create();

/** The same service as tRPC's documentation would write it. */
export const trpcRouter = t.router({
  greeter: t.router({
    sayHello: t.procedure
      .input(HelloRequest)
      .output(HelloReply)
      .query(({ input }) => handlers.greet(input)),
    echo: t.procedure
      .input(GuestList)
      .output(GuestList)
      .mutation(({ input }) => input),
    count: t.procedure.input(CountRequest).query(({ input }) => handlers.count(input)),
    follow: t.procedure.input(CountRequest).subscription(({ input }) => handlers.count(input)),
  }),
});

export type TrpcRouter = typeof trpcRouter;
