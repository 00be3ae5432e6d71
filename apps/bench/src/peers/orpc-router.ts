import { os } from '@orpc/server';
import { z } from 'zod';
import { count, greet } from '../work/handlers.ts';
import { CountRequest, GuestList, HelloReply, HelloRequest } from '../work/schema.ts';

/** The same service as oRPC's documentation would write it. */
export const orpcRouter = {
  greeter: {
    sayHello: os
      .input(HelloRequest)
      .output(HelloReply)
      .handler(({ input }) => greet(input)),
    echo: os
      .input(GuestList)
      .output(GuestList)
      .handler(({ input }) => input),
    echoBytes: os
      .input(z.instanceof(Blob))
      .output(z.instanceof(Blob))
      .handler(({ input }) => input),
    count: os.input(CountRequest).handler(({ input }) => count(input)),
  },
};
