import type { Locale } from '@ahoy/router/greeter/schema';
import { type FormEvent, useRef, useState } from 'react';
import { GuestList } from './guest-list.tsx';
import { LanguageSelect } from './language-select.tsx';
import { TextField } from './text-field.tsx';
import { useGuestList } from './use-guest-list.ts';
import { useWelcome } from './use-welcome.ts';
import { WelcomeNotice } from './welcome-notice.tsx';

/** Collects guests and has all of them welcomed by the concierge-service. */
export function WelcomeForm() {
  const list = useGuestList();
  const [locale, setLocale] = useState<Locale>('en');
  const field = useRef<HTMLInputElement>(null);
  const welcome = useWelcome();

  const add = (event: FormEvent) => {
    event.preventDefault();
    list.add();
    field.current?.focus();
  };
  const send = () => {
    if (welcome.isPending) return;
    const guests = list.finish();
    if (!guests) return field.current?.focus();
    const sent = new Set(guests.map(({ id }) => id));
    welcome.send({ guests: guests.map(({ name }) => name), locale }, () => list.remove(sent));
  };

  return (
    <section className="card welcome" aria-labelledby="welcome-title">
      <div className="title-row">
        <h2 id="welcome-title">Welcome guests</h2>
        <p className="count">{list.guests.length > 0 && `${list.guests.length} on the list`}</p>
      </div>
      <form className="row" onSubmit={add} noValidate>
        <TextField
          label="Guest"
          ref={field}
          value={list.draft}
          onChange={list.type}
          problem={list.problem}
          autoComplete="off"
          placeholder="A name, then Enter"
        />
        <button type="submit">Add</button>
      </form>
      <GuestList
        guests={list.guests}
        isLocked={welcome.isPending}
        onRemove={(id) => list.remove(new Set([id]))}
        onEmpty={() => field.current?.focus()}
      />
      <div className="row">
        <LanguageSelect label="Greet them in" value={locale} onChange={setLocale} />
        <button className="primary" type="button" aria-disabled={welcome.isPending} onClick={send}>
          Welcome
        </button>
      </div>
      <WelcomeNotice {...welcome} />
    </section>
  );
}
