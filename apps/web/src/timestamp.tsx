const short = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' });

/** A moment, in the reader's own language and time zone. */
export function Timestamp({ at }: { readonly at: Date }) {
  return (
    <time dateTime={at.toISOString()} title={full.format(at)}>
      {short.format(at)}
    </time>
  );
}
