/** A command line that makes no sense: exit code 2. The message says what was expected and what came. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** An input that the procedure cannot take: exit code 3. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

/** What was asked for has been done, and its outcome is a failure that was told already: exit code 1. */
export class Failed extends Error {
  override readonly name = 'Failed';
}

/** The person has had enough: exit code 130, and nothing is said of it. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}
