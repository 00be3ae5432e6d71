import { HelloRequest, type Locale } from '@ahoy/router/greeter/schema';
import { type FormEvent, useState } from 'react';
import { LanguageSelect } from './language-select.tsx';
import { ServiceNotice } from './service-notice.tsx';
import { TextField } from './text-field.tsx';
import { type GreetingState, useGreeting } from './use-greeting.ts';

/** Greets someone through the greeter-service. */
export function GreetForm() {
  const [name, setName] = useState('');
  const [locale, setLocale] = useState<Locale>('en');
  const [touched, setTouched] = useState(false);
  const greeting = useGreeting();
  const request = HelloRequest.safeParse({ name, locale });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTouched(true);
    if (request.success) greeting.greet(request.data);
  };

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
      <output className="greeting" data-old={greeting.isAsking}>
        <GreetingText {...greeting} />
      </output>
      <ServiceNotice service="greeter" error={greeting.error} whenDown="The greeting is said as soon as it is back." />
    </section>
  );
}

function GreetingText({ message, locale, refused }: GreetingState) {
  if (refused !== undefined) return <span className="refusal">This house would rather not greet {refused}.</span>;
  if (message === undefined) return <span className="nothing">Whom shall we greet?</span>;
  return <span lang={locale}>{message}</span>;
}
