import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { guestBookKey } from './guest-book-query.ts';
import type { ErrorOf, InputOf, OutputOf, Services } from './procedure-types.ts';
import { trpc } from './trpc.ts';

type Welcome = Services['concierge']['welcome'];

/** A request, with the signal that gives up this one and no later one. */
interface Sent {
  readonly request: InputOf<Welcome>;
  readonly signal: AbortSignal;
}

/** A welcome under way. */
export interface WelcomeState {
  /** The visits of the last party that was welcomed. */
  readonly welcomed: OutputOf<Welcome> | undefined;
  readonly isPending: boolean;
  /** Why the last attempt failed. */
  readonly error: ErrorOf<Welcome> | null;
  readonly send: (request: InputOf<Welcome>, onWelcomed: () => void) => void;
  /** Gives up a welcome that waits for its service. */
  readonly cancel: () => void;
}

/** Has guests welcomed and written into the guest book, which is then read again. */
export function useWelcome(): WelcomeState {
  const queryClient = useQueryClient();
  const canceller = useRef<AbortController>(undefined);
  const { data, isPending, failureReason, mutate, reset } = useMutation<OutputOf<Welcome>, ErrorOf<Welcome>, Sent>({
    mutationFn: ({ request, signal }) => trpc.concierge.welcome.mutate(request, { signal }),
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
