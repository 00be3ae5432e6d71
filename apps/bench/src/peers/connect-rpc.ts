import { type ConnectRouter, createClient, type Transport } from '@connectrpc/connect';
import type { Client } from '../side.ts';
import { count, greet } from '../work/handlers.ts';
import { CountRequest, GuestList, HelloRequest } from '../work/schema.ts';
import { Greeter } from './proto-service.ts';

/** Adds the service to a Connect router; messages are validated in the handlers. */
export function connectRoutes(router: ConnectRouter): void {
  router.service(Greeter, {
    sayHello: (request) => greet(HelloRequest.parse(request)),
    echo: (request) => GuestList.parse(request),
    echoBytes: (request) => request,
    count: (request) => count(CountRequest.parse(request)),
    async *chat(requests) {
      for await (const request of requests) yield greet(HelloRequest.parse(request));
    },
  });
}

/** Calls the service over one of Connect's transports. */
export function connectClient(transport: Transport, { chat }: { readonly chat: boolean }): Client {
  const greeter = createClient(Greeter, transport);
  return {
    call: ({ name }) => greeter.sayHello({ name }),
    echo: (input) => greeter.echo(input),
    echoBytes: async (data) => (await greeter.echoBytes({ data })).data,
    count: (input) => greeter.count(input),
    ...(chat && { chat: (input) => greeter.chat(input) }),
    close: () => {},
  };
}
