import type { Locale } from '../greeter/schema.ts';
import type { ConciergeContext } from './context.ts';
import type { Visit } from './schema.ts';

/** Greets the guests through the greeter-service, then records them together and tells the feed. */
export async function welcomeGuests(
  { greeter, guestBook, arrivals }: ConciergeContext,
  guests: readonly string[],
  locale: Locale | undefined,
): Promise<Visit[]> {
  const replies = await Promise.all(guests.map((name) => greeter.sayHello({ name, ...(locale && { locale }) })));
  const arrivedAt = new Date();
  const visits = guestBook.record(
    guests.map((guest, index) => ({ guest, greeting: replies[index]?.message ?? '', arrivedAt })),
  );
  for (const visit of visits) arrivals.publish(visit);
  return visits;
}
