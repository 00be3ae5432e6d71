import type { AppRouter } from '@ahoy/router';
import { keepPreviousData, skipToken, useQuery, useQueryClient } from '@tanstack/react-query';
import type { TRPCClientErrorLike } from '@trpc/client';
import type { inferInput } from '@trpc/tanstack-react-query';
import { useState } from 'react';
import { refusedGuest } from './refused-guest.ts';
import { api } from './trpc.ts';

type HelloRequest = inferInput<typeof api.greeter.sayHello>;

/** A greeting, and how the turn goes that was asked for last. */
export interface GreetingState {
  /** What was said last; it stays until the next greeting is there. */
  readonly message: string | undefined;
  /** The language of the message, where it is known. */
  readonly locale: HelloRequest['locale'];
  readonly isAsking: boolean;
  /** The name that the house does not greet. */
  readonly refused: string | undefined;
  /** Why the last attempt failed, when it was not refused. */
  readonly error: TRPCClientErrorLike<AppRouter> | null;
  readonly greet: (request: HelloRequest) => void;
}

/** Asks the greeter once for each turn, which is a call of `greet`. */
export function useGreeting(): GreetingState {
  const queryClient = useQueryClient();
  const [request, setRequest] = useState<HelloRequest>();
  const { data, error, failureReason, isFetching, isPlaceholderData } = useQuery(
    api.greeter.sayHello.queryOptions(request ?? skipToken, {
      placeholderData: keepPreviousData,
      // Saying hello is heard by others, so that it is never said again unasked.
      staleTime: Infinity,
      gcTime: 0,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      trpc: { abortOnUnmount: true },
    }),
  );
  const refused = refusedGuest(error);

  return {
    message: data?.message,
    locale: isPlaceholderData ? undefined : request?.locale,
    isAsking: isFetching,
    refused,
    error: refused === undefined ? failureReason : null,
    greet(next) {
      setRequest(next);
      // Asks anew where the request is that of the turn before, which would otherwise be a fresh answer.
      void queryClient.invalidateQueries(api.greeter.sayHello.queryFilter(next));
    },
  };
}
