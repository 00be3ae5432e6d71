import type { AppRouter } from '@ahoy/router';
import type { Visit } from '@ahoy/router/concierge/schema';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import type { TRPCClientErrorLike } from '@trpc/client';
import { useEffect, useState } from 'react';
import { api } from './trpc.ts';

/** As much of the guest book as was asked for. */
export interface GuestBookState {
  readonly visits: readonly Visit[] | undefined;
  /** Whether the visits are those of the search before. */
  readonly isOld: boolean;
  /** How many visits the search finds in all. */
  readonly total: number | undefined;
  readonly isFetching: boolean;
  readonly hasMore: boolean;
  readonly isFetchingMore: boolean;
  /** Why the last attempt failed. */
  readonly error: TRPCClientErrorLike<AppRouter> | null;
  readonly showMore: () => void;
}

/** How soon a guest book that could not be read is tried again, when its service does answer. */
const RETRY_MS = 5_000;

/** Reads the visits whose guest's name holds `search`, page by page; the search before stays until this one is read. */
export function useGuestBook(search: string): GuestBookState {
  const { data, failureReason, isFetching, isError, isPlaceholderData, hasNextPage, fetchNextPage } = useInfiniteQuery(
    api.concierge.guestbook.infiniteQueryOptions(
      { search },
      {
        getNextPageParam: (page) => page.nextCursor,
        placeholderData: keepPreviousData,
        refetchInterval: ({ state }) => (state.status === 'error' ? RETRY_MS : false),
        trpc: { abortOnUnmount: true },
      },
    ),
  );
  const [wanted, setWanted] = useState({ search, pages: 1 });
  const pages = data?.pages ?? [];
  const wantsMore = hasNextPage && wanted.search === search && wanted.pages > pages.length;

  // A page that is wanted waits for a read of those before it, and is asked for again when such a read replaces it.
  useEffect(() => {
    if (wantsMore && !isFetching && !isError) void fetchNextPage();
  }, [wantsMore, isFetching, isError, fetchNextPage]);

  return {
    visits: data?.pages.flatMap(({ visits }) => visits),
    isOld: isPlaceholderData,
    total: pages.at(-1)?.total,
    isFetching,
    hasMore: hasNextPage,
    isFetchingMore: wantsMore,
    error: failureReason,
    showMore: () => setWanted({ search, pages: pages.length + 1 }),
  };
}
