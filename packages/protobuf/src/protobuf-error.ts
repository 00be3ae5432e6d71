/** A step from a value to one inside it: a member's name, an index, or a key of a map. */
export type Segment = string | number;

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
    super(path.length === 0 ? reason : `${toPathText(path)}: ${reason}`, cause === undefined ? {} : { cause });
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
  throw new ProtobufError(`expected ${expected}, got ${describe(value)}`);
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

function toPathText(path: readonly Segment[]): string {
  const text = path.map((segment) => {
    if (typeof segment === 'number') return `[${segment}]`;
    return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(segment) ? `.${segment}` : `[${JSON.stringify(segment)}]`;
  });
  return text.join('').replace(/^\./, '');
}

/** Characters of a text that an error quotes. */
const QUOTED = 40;

function describe(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value.length > QUOTED ? `${value.slice(0, QUOTED)}…` : value);
    case 'bigint':
      return value.toString().length > QUOTED ? 'a longer bigint' : `${value}n`;
    case 'object':
      return describeObject(value);
    case 'function':
      return 'a function';
    default:
      return String(value);
  }
}

function describeObject(value: object | null): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'an invalid Date' : value.toISOString();
  const { constructor } = value;
  return typeof constructor === 'function' && constructor !== Object ? `a ${constructor.name}` : 'an object';
}
