import type { ErrorOf, Services } from './procedure-types.ts';

type GreetingError = ErrorOf<Services['greeter']['sayHello']> | ErrorOf<Services['concierge']['welcome']>;

/** The name that the house does not greet, when that is what the procedure declares as its error. */
export function refusedGuest(error: GreetingError | null): string | undefined {
  const data = error?.data;
  return data && 'reason' in data && data.reason === 'STOP_LIST' ? data.guest : undefined;
}
