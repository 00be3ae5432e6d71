import * as greeter from '@ahoy/router/greeter';
import type { GreeterContext } from '@ahoy/router/greeter/context';
import { createFeed } from '@ahoy/router/feed';

/** What the greeter-service serves, and the context of its procedures. */
export interface App {
  readonly services: { readonly greeter: typeof greeter };
  readonly createContext: { readonly greeter: () => GreeterContext };
}

/** Makes the greeter-service; nothing listens yet. */
export function createApp({ stopList }: { readonly stopList: ReadonlySet<string> }): App {
  const context: GreeterContext = { greetings: createFeed(), stopList };
  return { services: { greeter }, createContext: { greeter: () => context } };
}
