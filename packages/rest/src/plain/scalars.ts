import type { Node } from '@ahoy/contract';
import { base64ToBytes, bytesToBase64 } from '@ahoy/core/base64';
import type { Form, Forms } from './form.ts';
import { natural, toIso } from './natural.ts';

/** Digits of a bigint; parsing costs the square of their number. The same as in Ahoy's transformer. */
const MAX_BIGINT_DIGITS = 4096;
const DIGITS = /^-?\d+$/;
/** ISO 8601 as `toISOString` writes it, and as others do: a date alone, no seconds, microseconds, an offset. */
const ISO =
  /^(?<day>(?:\d{4}|[+-]\d{6})-\d\d-\d\d)(?:[T ](?<time>\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)(?<zone>Z|[+-]\d\d:?\d\d)?)?$/i;
/** Characters of a date of the years 0 to 9999 as `toISOString` writes it. */
const ISO_LENGTH = 24;
/** Numbers that JSON has no form for, by their text. */
const NUMBER_TEXTS: ReadonlyMap<unknown, number> = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
]);

/** What a scalar needs to be told; `read` gives undefined for data that is no such value. */
interface Scalar {
  readonly expected: string;
  readonly is: (value: unknown) => boolean;
  /** Makes plain JSON of a value of the kind. */
  readonly write: (value: never) => unknown;
  readonly read: (json: unknown) => unknown;
}

type ScalarKind = 'string' | 'number' | 'integer' | 'boolean' | 'bytes' | 'date';

/** The form of a node that is a scalar. */
export function scalarForm(node: Extract<Node, { kind: ScalarKind }>, { misfit }: Forms): Form {
  const { expected, is, write, read } = scalarOf(node);
  return {
    // `is` has told that the value is of the kind.
    encode: (value, depth) => (is(value) ? write(value as never) : natural(value, depth)),
    decode(json) {
      const value = read(json);
      return value === undefined ? misfit(json, expected) : value;
    },
    fits: (value) => (is(value) ? 2 : 0),
    takes: (json) => (read(json) === undefined ? 0 : 2),
  };
}

function scalarOf(node: Extract<Node, { kind: ScalarKind }>): Scalar {
  if (node.kind !== 'integer') return scalars[node.kind];
  return node.format === 'int64' || node.format === 'uint64' || node.format === 'bigint' ? bigint : integer;
}

const same = (value: unknown): unknown => value;

const bigint: Scalar = {
  expected: 'a whole number in digits',
  is: (value) => typeof value === 'bigint',
  write: (value: bigint) => value.toString(),
  read(json) {
    if (typeof json === 'string') {
      return json.length <= MAX_BIGINT_DIGITS && DIGITS.test(json) ? BigInt(json) : undefined;
    }
    // Beyond that range, JSON.parse has rounded it already.
    return Number.isSafeInteger(json) ? BigInt(json as number) : undefined;
  },
};

const integer: Scalar = {
  expected: 'a whole number',
  is: Number.isInteger,
  write: same,
  read: (json) => (Number.isInteger(json) ? json : undefined),
};

const scalars: Readonly<Record<Exclude<ScalarKind, 'integer'>, Scalar>> = {
  string: {
    expected: 'a text',
    is: (value) => typeof value === 'string',
    write: same,
    read: (json) => (typeof json === 'string' ? json : undefined),
  },
  number: {
    expected: 'a number',
    is: (value) => typeof value === 'number',
    write: (value: number) => (Number.isFinite(value) ? value : String(value)),
    read: (json) => (typeof json === 'number' ? json : NUMBER_TEXTS.get(json)),
  },
  boolean: {
    expected: 'true or false',
    is: (value) => typeof value === 'boolean',
    write: same,
    read: (json) => (typeof json === 'boolean' ? json : undefined),
  },
  bytes: {
    expected: 'bytes in base64',
    is: (value) => value instanceof Uint8Array,
    write: bytesToBase64,
    read: (json) => (typeof json === 'string' ? base64ToBytes(json) : undefined),
  },
  date: {
    expected: 'a date in ISO 8601',
    is: (value) => value instanceof Date,
    write: toIso,
    read: toDate,
  },
};

/** Reads a date. A time that does not say its zone is in UTC, wherever it is read. */
function toDate(json: unknown): Date | undefined {
  if (typeof json !== 'string') return undefined;
  if (json.length === ISO_LENGTH) {
    const usual = new Date(json);
    // As `toIso` writes it; reading it part by part takes twice as long.
    if (!Number.isNaN(usual.getTime()) && usual.toISOString() === json) return usual;
  }
  const { day, time, zone = 'Z' } = ISO.exec(json)?.groups ?? {};
  if (day === undefined) return undefined;
  const midnight = new Date(`${day}T00:00Z`);
  // JavaScript takes the 31st of February for a day in March.
  if (Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(day)) return undefined;
  if (time === undefined) return midnight;
  const offset = zone.toUpperCase().replace(/^([+-]\d\d):?(\d\d)$/, '$1:$2');
  const date = new Date(`${day}T${time.replace(',', '.')}${offset}`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
