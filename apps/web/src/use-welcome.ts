import type { AppRouter } from '@ahoy/router';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { guestBookKey } from './guest-book-query.ts';
import { trpc } from './trpc.ts';

type Welcome = AppRouter['_def']['record']['concierge']['welcome']['_def']['$types'];

/** A welcome under way. */
export interface WelcomeState {
  /** The visits of the last party that was welcomed. */
  readonly welcomed: Welcome['output'] | undefined;
  readonly isPending: boolean;
  /** Why the last attempt failed. */
  readonly error: Error | null;
  readonly send: (request: Welcome['input'], onWelcomed: () => void) => void;
  /** Gives up a welcome that waits for its service. */
  readonly cancel: () => void;
}

/** Has guests welcomed and written into the guest book, which is then read again. */
export function useWelcome(): WelcomeState {
  const queryClient = useQueryClient();
  const canceller = useRef<AbortController>(undefined);
  const { data, isPending, failureReason, mutate, reset } = useMutation({
    // The signal goes with the request: a later attempt of one that was given up must not take the next one's.
    mutationFn: ({ request, signal }: { request: Welcome['input']; signal: AbortSignal }) =>
      trpc.concierge.welcome.mutate(request, { signal }),
    // Also after an error: the guests may have been recorded before it.
    onSettled: () => void queryClient.invalidateQueries({ queryKey: guestBookKey }),
  });

  return {
    welcomed: data,
    isPending,
    error: failureReason,
    send(request, onWelcomed) {
      const { signal } = (canceller.current = new AbortController());
      mutate({ request, signal }, { onSuccess: onWelcomed });
    },
    cancel() {
      canceller.current?.abort();
      reset();
    },
  };
}
