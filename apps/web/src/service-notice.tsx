import { isServiceDown } from './service-error.ts';
import type { ServiceName } from './trpc.ts';

interface ServiceNoticeProps {
  readonly service: ServiceName;
  /** Why the last attempt failed; nothing is shown without it. */
  readonly error: Error | { readonly message: string } | null | undefined;
  /** What happens next when the service is down. */
  readonly whenDown: string;
}

/** Says which service is down, or what it answered, and takes it back by itself when the service returns. */
export function ServiceNotice({ service, error, whenDown }: ServiceNoticeProps) {
  return (
    <div className="notice-place" aria-live="polite">
      {error && (
        <p className="notice">
          {isServiceDown(error) ? (
            <>
              <strong>{service}-service</strong> is not answering. {whenDown}
            </>
          ) : (
            <>
              <strong>{service}-service</strong> answered with an error: {error.message}
            </>
          )}
        </p>
      )}
    </div>
  );
}
