import { Locale } from '@ahoy/router/greeter/schema';
import { useId } from 'react';

/** Each language by its own name, as a reader of it looks for it. */
const names: Record<Locale, string> = {
  en: 'English',
  fr: 'Français',
  de: 'Deutsch',
  es: 'Español',
  zh: '中文',
};

interface LanguageSelectProps {
  readonly label: string;
  readonly value: Locale;
  readonly onChange: (locale: Locale) => void;
}

/** A choice among the languages that the greeter speaks. */
export function LanguageSelect({ label, value, onChange }: LanguageSelectProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(Locale.parse(event.target.value))}>
        {Locale.options.map((locale) => (
          <option key={locale} value={locale} lang={locale}>
            {names[locale]}
          </option>
        ))}
      </select>
    </div>
  );
}
