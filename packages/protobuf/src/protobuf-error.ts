import { pathText, type Segment, valueText } from '@ahoy/core/value-text';

/** A value, or bytes, or a contract, that has no protobuf form; the message names the place. */
export class ProtobufError extends Error {
  override readonly name = 'ProtobufError';
  /** Steps from the outermost value to the one at fault. */
  readonly path: readonly Segment[];
  /** What is wrong there. */
  readonly reason: string;

  constructor(
    reason: string,
    { path = [], cause }: { readonly path?: readonly Segment[]; readonly cause?: unknown } = {},
  ) {
    super(path.length === 0 ? reason : `${pathText(path)}: ${reason}`, cause === undefined ? {} : { cause });
    this.path = path;
    this.reason = reason;
  }
}

/** Gives an error that came up inside a value the steps that lead there; whatever it was, it is a ProtobufError then. */
export function within(error: unknown, ...segments: readonly Segment[]): ProtobufError {
  const inner = toProtobufError(error);
  if (segments.length === 0) return inner;
  return new ProtobufError(inner.reason, { path: [...segments, ...inner.path], cause: inner.cause });
}

/** Refuses a value, saying what was expected and what came. */
export function refuse(value: unknown, expected: string): never {
  throw new ProtobufError(`expected ${expected}, got ${valueText(value)}`);
}

function toProtobufError(error: unknown): ProtobufError {
  if (error instanceof ProtobufError) return error;
  return new ProtobufError(reasonOf(error), { cause: error });
}

/** Says in words of its own what protobufjs's reader and TextDecoder refuse. */
function reasonOf(error: unknown): string {
  if (error instanceof RangeError && error.message.startsWith('index out of range'))
    return 'the bytes end in the middle of a value';
  if (error instanceof TypeError && 'code' in error && error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
    return 'the text is not valid UTF-8';
  }
  return error instanceof Error ? error.message : String(error);
}
