import type { Visit } from '@ahoy/router/concierge/schema';
import { Timestamp } from './timestamp.tsx';

/** One visit, as a line of a list. */
export function VisitLine({ visit: { guest, greeting, arrivedAt } }: { readonly visit: Visit }) {
  return (
    <li className="visit">
      <span className="guest">{guest}</span> <span className="said">{greeting}</span> <Timestamp at={arrivedAt} />
    </li>
  );
}
