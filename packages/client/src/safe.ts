import { CallError, type DeclaringPromise, type ErrorDataOf, type ErrorShape } from '@ahoy/core';

/** The answer of a call, or its error with the type that the procedure declares. */
export type SafeResult<O, E> =
  | readonly [answer: O, error: undefined]
  | readonly [answer: undefined, error: CallError<ErrorDataOf<E>>];

/**
 * Awaits a call without throwing for a failed one:
 * `const [reply, error] = await safe(api.greeter.sayHello({ name }))`.
 * An error that is no CallError, such as a mistake in this program, is thrown all the same.
 */
export async function safe<O, E = ErrorShape>(call: DeclaringPromise<O, E>): Promise<SafeResult<O, E>> {
  try {
    return [await call, undefined];
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    // A server sends the data of the shapes that the procedure declares, and of no other.
    return [undefined, error as CallError<ErrorDataOf<E>>];
  }
}
