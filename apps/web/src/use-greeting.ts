import { keepPreviousData, skipToken, useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { ErrorOf, InputOf, OutputOf, Services } from './procedure-types.ts';
import { trpc } from './trpc.ts';

type SayHello = Services['greeter']['sayHello'];

/** A greeting that was asked for. `turn` tells one press of the button from the next. */
export interface Asked {
  readonly turn: number;
  readonly request: InputOf<SayHello>;
}

/** Asks the greeter once for each turn; the greeting before stays until the next one is there. */
export function useGreeting(asked: Asked | undefined): UseQueryResult<OutputOf<SayHello>, ErrorOf<SayHello>> {
  return useQuery({
    queryKey: ['greeter', 'sayHello', asked],
    queryFn: asked ? ({ signal }) => trpc.greeter.sayHello.query(asked.request, { signal }) : skipToken,
    placeholderData: keepPreviousData,
    // Saying hello is heard by others, so that it is never said again unasked.
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}
