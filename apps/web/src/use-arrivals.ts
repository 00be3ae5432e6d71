import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { type Arrival, type Connection, followArrivals } from './follow-arrivals.ts';
import { api } from './trpc.ts';

/** Arrivals that are kept on the page. */
const SHOWN = 10;

/** Follows the arrivals, the newest first. The guest book is read again whenever it may have changed. */
export function useArrivals(): { readonly arrivals: readonly Arrival[]; readonly connection: Connection } {
  const queryClient = useQueryClient();
  const [arrivals, setArrivals] = useState<readonly Arrival[]>([]);
  const [connection, setConnection] = useState<Connection>('connecting');

  useEffect(() => {
    let before: Connection = 'connecting';
    const readGuestBook = () => void queryClient.invalidateQueries(api.concierge.guestbook.pathFilter());
    return followArrivals({
      onArrivals(news) {
        setArrivals((known) => [...news.toReversed(), ...known].slice(0, SHOWN));
        readGuestBook();
      },
      onConnection(now) {
        setConnection(now);
        // A break may hide arrivals, and says that what is on the page may be out of date.
        if (now !== before && (now === 'reconnecting' || before === 'reconnecting')) readGuestBook();
        before = now;
      },
    });
  }, [queryClient]);

  return { arrivals, connection };
}
