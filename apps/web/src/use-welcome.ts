import type { AppRouter } from '@ahoy/router';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { TRPCClientErrorLike } from '@trpc/client';
import type { inferInput, inferOutput } from '@trpc/tanstack-react-query';
import { useState } from 'react';
import { refusedGuest } from './refused-guest.ts';
import { api, client } from './trpc.ts';

type Welcome = typeof api.concierge.welcome;

/** A welcome under way. */
export interface WelcomeState {
  /** The visits of the last party that was welcomed. */
  readonly welcomed: inferOutput<Welcome> | undefined;
  readonly isPending: boolean;
  /** The name that the house does not greet. */
  readonly refused: string | undefined;
  /** Why the last attempt failed, when it was not refused. */
  readonly error: TRPCClientErrorLike<AppRouter> | null;
  readonly send: (request: inferInput<Welcome>, onWelcomed: () => void) => void;
  /** Gives up a welcome that waits for its service. */
  readonly cancel: () => void;
}

/** Has guests welcomed and written into the guest book, which is then read again. */
export function useWelcome(): WelcomeState {
  const queryClient = useQueryClient();
  const [canceller, setCanceller] = useState(() => new AbortController());
  const { data, isPending, failureReason, mutate, reset } = useMutation({
    ...api.concierge.welcome.mutationOptions({
      // Also after an error: the guests may have been recorded before it.
      onSettled: () => void queryClient.invalidateQueries(api.concierge.guestbook.pathFilter()),
    }),
    // tRPC's own cannot be cancelled: it takes no signal.
    mutationFn: (request) => client.concierge.welcome.mutate(request, { signal: canceller.signal }),
  });
  const refused = refusedGuest(failureReason);

  return {
    welcomed: data,
    isPending,
    refused,
    error: refused === undefined ? failureReason : null,
    send: (request, onWelcomed) => mutate(request, { onSuccess: onWelcomed }),
    cancel() {
      canceller.abort();
      // `reset` leaves the mutation to its own signal; the next one gets a new signal.
      setCanceller(new AbortController());
      reset();
    },
  };
}
