import { type ClientLink, createORPCClient } from '@orpc/client';
import type { RouterClient } from '@orpc/server';
import type { Client } from '../side.ts';
import type { orpcRouter } from './orpc-router.ts';

/** Calls the service over one of oRPC's links. */
export function orpcClient(link: ClientLink<object>, close: () => void): Client {
  const { greeter } = createORPCClient<RouterClient<typeof orpcRouter>>(link);
  return {
    call: (input) => greeter.sayHello(input),
    echo: (input) => greeter.echo(input),
    async echoBytes(input) {
      const blob = await greeter.echoBytes(new Blob([input]));
      return new Uint8Array(await blob.arrayBuffer());
    },
    count: async function* (input) {
      yield* await greeter.count(input);
    },
    close,
  };
}
