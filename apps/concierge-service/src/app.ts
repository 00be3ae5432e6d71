import { connect, contractHashes } from '@ahoy/client';
import type { AppRouter } from '@ahoy/router';
import * as concierge from '@ahoy/router/concierge';
import type { ConciergeContext } from '@ahoy/router/concierge/context';
import lock from '@ahoy/router/contract.lock.json' with { type: 'json' };
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
  const hashes = contractHashes(lock.contract);
  const { greeter } = connect<AppRouter>({ greeter: options.greeter }, { metadata, contractHashes: hashes });
  const guestBook = openGuestBook(options.guestBook);
  const context: ConciergeContext = { greeter, guestBook, arrivals: createFeed() };
  return {
    services: { concierge },
    createContext: { concierge: () => context },
    [Symbol.dispose]: () => guestBook[Symbol.dispose](),
  };
}
