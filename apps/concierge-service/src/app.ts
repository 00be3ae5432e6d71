import { connect } from '@ahoy/client';
import type { AppRouter } from '@ahoy/router';
import * as concierge from '@ahoy/router/concierge';
import type { ConciergeContext } from '@ahoy/router/concierge/context';
import { createFeed } from '@ahoy/router/feed';
import { openGuestBook } from './guest-book.ts';

/** What the concierge-service serves, and the context of its procedures. */
export interface App extends Disposable {
  readonly services: { readonly concierge: typeof concierge };
  readonly createContext: { readonly concierge: () => ConciergeContext };
}

/** Makes the concierge-service; nothing listens yet. Disposing it closes the guest book. */
export function createApp(options: { readonly greeter: readonly string[]; readonly guestBook: string }): App {
  const metadata = { 'user-agent': 'concierge-service' };
  const { greeter } = connect<AppRouter>({ greeter: options.greeter }, { metadata });
  const guestBook = openGuestBook(options.guestBook);
  const context: ConciergeContext = { greeter, guestBook, arrivals: createFeed() };
  return {
    services: { concierge },
    createContext: { concierge: () => context },
    [Symbol.dispose]: () => guestBook[Symbol.dispose](),
  };
}
