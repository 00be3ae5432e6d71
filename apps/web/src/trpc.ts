import { transformer } from '@ahoy/core/transformer';
import type { AppRouter } from '@ahoy/router';
import {
  createTRPCClient,
  httpBatchLink,
  httpSubscriptionLink,
  splitLink,
  type TRPCClient,
  type TRPCLink,
} from '@trpc/client';
import { createTRPCOptionsProxy, type TRPCOptionsProxy } from '@trpc/tanstack-react-query';
import { fetchInTime } from './fetch-in-time.ts';
import { queryClient } from './query-client.ts';

/** The services that this page calls. */
export type ServiceName = 'greeter' | 'concierge';

/** Every procedure, over stock tRPC links. Each service has its own path on the page's origin. */
export const client: TRPCClient<AppRouter> = createTRPCClient<AppRouter>({
  links: [
    splitLink({
      condition: ({ path }) => path.startsWith('greeter.'),
      true: linkTo('greeter'),
      false: linkTo('concierge'),
    }),
  ],
});

/** What TanStack Query is to be given for each procedure. */
export const api: TRPCOptionsProxy<AppRouter> = createTRPCOptionsProxy<AppRouter>({ client, queryClient });

function linkTo(service: ServiceName): TRPCLink<AppRouter> {
  const url = `/${service}/trpc`;
  return splitLink({
    condition: ({ type }) => type === 'subscription',
    true: httpSubscriptionLink({ url, transformer }),
    false: httpBatchLink({ url, transformer, fetch: fetchInTime }),
  });
}
