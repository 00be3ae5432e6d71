import { HelloRequest, type Locale } from '@ahoy/router/greeter/schema';
import { type FormEvent, useState } from 'react';
import { LanguageSelect } from './language-select.tsx';
import { refusedGuest } from './refused-guest.ts';
import { ServiceNotice } from './service-notice.tsx';
import { TextField } from './text-field.tsx';
import { type Asked, useGreeting } from './use-greeting.ts';

/** Greets someone through the greeter-service. */
export function GreetForm() {
  const [name, setName] = useState('');
  const [locale, setLocale] = useState<Locale>('en');
  const [touched, setTouched] = useState(false);
  const [asked, setAsked] = useState<Asked>();
  const greeting = useGreeting(asked);
  const request = HelloRequest.safeParse({ name, locale });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTouched(true);
    if (request.success) setAsked({ turn: (asked?.turn ?? 0) + 1, request: request.data });
  };

  const { data, error, failureReason, isPlaceholderData: isOld } = greeting;
  const refused = refusedGuest(error);
  return (
    <section className="card greet" aria-labelledby="greet-title">
      <h2 id="greet-title">Greet someone</h2>
      <form className="row" onSubmit={submit} noValidate>
        <TextField
          label="Name"
          value={name}
          onChange={(value) => {
            setName(value);
            setTouched(true);
          }}
          problem={touched ? request.error?.issues[0]?.message : undefined}
          autoComplete="off"
          placeholder="Ada"
        />
        <LanguageSelect label="Language" value={locale} onChange={setLocale} />
        <button className="primary" type="submit">
          Greet
        </button>
      </form>
      <output className="greeting" data-old={isOld}>
        {refused ? (
          <span className="refusal">This house would rather not greet {refused}.</span>
        ) : (
          <GreetingText message={data?.message} locale={isOld ? undefined : asked?.request.locale} />
        )}
      </output>
      <ServiceNotice
        service="greeter"
        error={refused ? undefined : failureReason}
        whenDown="The greeting is said as soon as it is back."
      />
    </section>
  );
}

function GreetingText({
  message,
  locale,
}: {
  readonly message: string | undefined;
  readonly locale: Locale | undefined;
}) {
  if (message === undefined) return <span className="nothing">Whom shall we greet?</span>;
  return <span lang={locale}>{message}</span>;
}
