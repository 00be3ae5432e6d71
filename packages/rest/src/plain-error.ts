import { CallError, httpStatusOf } from '@ahoy/core';
import { pathText, type Segment, valueText } from '@ahoy/core/value-text';

/** The BAD_REQUEST of a value that cannot be carried, or of data that is no such value; the message names the place. */
export class PlainError extends CallError {
  /** Steps from the outermost value to the one at fault. */
  readonly path: readonly Segment[];
  /** What is wrong there. */
  readonly reason: string;

  constructor(
    reason: string,
    { path = [], cause }: { readonly path?: readonly Segment[]; readonly cause?: unknown } = {},
  ) {
    const message = path.length === 0 ? reason : `${pathText(path)}: ${reason}`;
    const issues = [{ path, message: reason }];
    super({ message, data: { code: 'BAD_REQUEST', httpStatus: httpStatusOf('BAD_REQUEST'), issues } }, { cause });
    this.name = 'PlainError';
    this.path = path;
    this.reason = reason;
  }
}

/** Gives an error that came up inside a value the step that leads there; whatever it was, it is a PlainError then. */
export function within(error: unknown, segment: Segment): PlainError {
  if (error instanceof PlainError) {
    return new PlainError(error.reason, { path: [segment, ...error.path], cause: error.cause });
  }
  return new PlainError(error instanceof Error ? error.message : String(error), { path: [segment], cause: error });
}

/** Refuses a value, saying what was expected and what came. */
export function refuse(value: unknown, expected: string): never {
  throw new PlainError(`expected ${expected}, got ${valueText(value)}`);
}
