import { QueryClient } from '@tanstack/react-query';
import { backoffMs } from './backoff.ts';
import { isServiceDown, wasNeverSent } from './service-error.ts';

/**
 * Calls wait for a service that is down, for as long as it takes; any other error is shown at once. A mutation is
 * repeated only when it cannot have reached the service.
 */
export const queryClient: QueryClient = new QueryClient({
  defaultOptions: {
    // The services may be on this machine, so that a browser that is offline still reaches them.
    queries: { networkMode: 'always', retry: (_failures, error) => isServiceDown(error), retryDelay: backoffMs },
    mutations: { networkMode: 'always', retry: (_failures, error) => wasNeverSent(error), retryDelay: backoffMs },
  },
});
