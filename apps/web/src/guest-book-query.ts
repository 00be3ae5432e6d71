import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import { trpc } from './trpc.ts';

/** Key of everything that was read from the guest book. */
export const guestBookKey: readonly string[] = ['concierge', 'guestbook'];

/** How soon a guest book that could not be read is tried again, when its service does answer. */
const RETRY_MS = 5_000;

/** The visits whose guest's name holds `search`, page by page. */
export function guestBookQuery(search: string) {
  return infiniteQueryOptions({
    queryKey: [...guestBookKey, search],
    queryFn: ({ pageParam, signal }) =>
      trpc.concierge.guestbook.query({ search, ...(pageParam !== undefined && { cursor: pageParam }) }, { signal }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.status === 'error' ? RETRY_MS : false),
  });
}
