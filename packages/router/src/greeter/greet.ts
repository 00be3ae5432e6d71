import type { GreeterContext } from './context.ts';
import type { Locale } from './schema.ts';
import { OnStopList } from './stop-list.ts';

const templates: Record<Locale, (name: string) => string> = {
  en: (name) => `Hello, ${name}`,
  fr: (name) => `Bonjour, ${name}`,
  de: (name) => `Hallo, ${name}`,
  es: (name) => `Hola, ${name}`,
  zh: (name) => `你好，${name}`,
};

/**
 * Says a greeting, and tells the feed.
 * @throws OnStopList for a name that the house does not greet.
 */
export function greet({ greetings, stopList }: GreeterContext, name: string, locale: Locale = 'en'): string {
  if (stopList.has(name.toLowerCase())) throw new OnStopList(name);
  const message = templates[locale](name);
  greetings.publish({ name, message, at: new Date() });
  return message;
}
