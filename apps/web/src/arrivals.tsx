import type { Connection } from './follow-arrivals.ts';
import { useArrivals } from './use-arrivals.ts';
import { VisitLine } from './visit-line.tsx';

const connectionText: Record<Connection, string> = {
  connecting: 'Connecting…',
  live: 'Live',
  reconnecting: 'Reconnecting…',
};

/** The guests as they arrive, told by the concierge-service. */
export function Arrivals() {
  const { arrivals, connection } = useArrivals();
  return (
    <section className="card arrivals" aria-labelledby="arrivals-title">
      <div className="title-row">
        <h2 id="arrivals-title">Arrivals</h2>
        <p className="connection" data-state={connection} aria-live="polite">
          {connectionText[connection]}
        </p>
      </div>
      {connection === 'reconnecting' && (
        <p className="notice">
          <strong>concierge-service</strong> is not answering. Arrivals go on as soon as it is back.
        </p>
      )}
      <div>
        <div role="log" aria-labelledby="arrivals-title">
          <ol className="visits">
            {arrivals.map(({ id, data }) => (
              <VisitLine key={id} visit={data} />
            ))}
          </ol>
        </div>
        {arrivals.length === 0 && <p className="nothing">Nobody has arrived since you opened this page.</p>}
      </div>
    </section>
  );
}
