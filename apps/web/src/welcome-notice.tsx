import type { Visit } from '@ahoy/router/concierge/schema';
import { isServiceDown } from './service-error.ts';
import { ServiceNotice } from './service-notice.tsx';
import type { WelcomeState } from './use-welcome.ts';

const listFormat = new Intl.ListFormat('en');
/** Names that are spelled out; the others are counted. */
const NAMED = 3;

/** Says how the last welcome went: done, waiting for the service, refused, or unknown. */
export function WelcomeNotice({ welcomed, refused, error, isPending, cancel }: WelcomeState) {
  // A welcome that is not tried again although its service is down may have been carried out.
  const isUnknown = !isPending && isServiceDown(error);
  return (
    <>
      <div className="notice-place" aria-live="polite">
        {welcomed && <p className="done">Welcomed {spell(welcomed)}.</p>}
        {refused && <p className="refusal">This house would rather not greet {refused}, and so nobody was welcomed.</p>}
        {isUnknown && (
          <p className="notice">
            <strong>concierge-service</strong> broke off, and may or may not have welcomed them. Look in the guest book
            before you try again.
          </p>
        )}
      </div>
      <ServiceNotice
        service="concierge"
        error={isUnknown ? undefined : error}
        whenDown="The guests are welcomed as soon as it is back."
      />
      {isPending && error && (
        <button className="aside" type="button" onClick={cancel}>
          Stop waiting
        </button>
      )}
    </>
  );
}

function spell(visits: readonly Visit[]): string {
  const names = visits.slice(0, NAMED).map(({ guest }) => guest);
  const others = visits.length - names.length;
  return listFormat.format(others > 0 ? [...names, `${others} more`] : names);
}
