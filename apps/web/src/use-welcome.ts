import type { AppRouter } from '@ahoy/router';
import { useMutation, type UseMutationResult, useQueryClient } from '@tanstack/react-query';
import { guestBookKey } from './guest-book-query.ts';
import { trpc } from './trpc.ts';

type Welcome = AppRouter['_def']['record']['concierge']['welcome']['_def']['$types'];

/** Has guests welcomed and written into the guest book, which is then read again. */
export function useWelcome(): UseMutationResult<Welcome['output'], Error, Welcome['input']> {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (request) => trpc.concierge.welcome.mutate(request),
    // Also after an error: the guests may have been recorded before it.
    onSettled: () => void queryClient.invalidateQueries({ queryKey: guestBookKey }),
  });
}
