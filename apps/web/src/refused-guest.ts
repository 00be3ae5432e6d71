import type { AppRouter } from '@ahoy/router';
import type { StopListError } from '@ahoy/router/greeter/stop-list';
import type { TRPCClientErrorLike } from '@trpc/client';

/** What a procedure that declares the stop list may fail with. */
type GreetingError =
  | TRPCClientErrorLike<AppRouter>
  | TRPCClientErrorLike<{ errorShape: StopListError; transformer: true }>;

/** The name that the house does not greet, when that is what the procedure declares as its error. */
export function refusedGuest(error: GreetingError | null): string | undefined {
  const data = error?.data;
  return data && 'reason' in data && data.reason === 'STOP_LIST' ? data.guest : undefined;
}
