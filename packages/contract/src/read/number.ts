import type { z } from 'zod';
import type { DateNode, IntegerNode, NumberNode } from '../node.ts';
import { type Check, checksOf, valueLimitsOf } from './checks.ts';
import { type Schema, toNode } from './reading.ts';

type IntegerFormat = IntegerNode['format'];

/** Formats of zod's integers. */
const INTEGERS: Readonly<Record<string, IntegerFormat>> = { int32: 'int32', uint32: 'uint32', safeint: 'safe' };

/** Reads a number, which is whole if one of its checks says so. */
export function readNumber(schema: Schema): NumberNode | IntegerNode {
  const formats = checksOf(schema).flatMap((check) => (check.check === 'number_format' ? [check.format] : []));
  const integers = formats.flatMap((format) => INTEGERS[format] ?? []);
  const integer = integers.find((format) => format !== 'safe') ?? integers[0];
  if (integer !== undefined) return readInteger(schema, integer);
  const { min, max, above, below } = valueLimitsOf(schema, finite);
  const format = formats.includes('float32') ? ('float32' as const) : undefined;
  const multipleOf = finite(multipleOfIn(schema) ?? Number.NaN);
  return toNode<NumberNode>({ kind: 'number', format, min, max, above, below, multipleOf });
}

/** Reads a bigint. */
export function readBigint(schema: Schema): IntegerNode {
  const formats = checksOf(schema).flatMap((check) => (check.check === 'bigint_format' ? [check.format] : []));
  return readInteger(schema, formats[0] ?? 'bigint');
}

/** Reads a date, whose limits are ISO 8601. */
export function readDate(schema: Schema): DateNode {
  const { min, max } = valueLimitsOf(schema, (value, inclusive, bound) => {
    const ms = Number(value) + (inclusive ? 0 : stepOf(bound));
    return Number.isNaN(new Date(ms).getTime()) ? undefined : ms;
  });
  return toNode<DateNode>({ kind: 'date', min: isoOf(min), max: isoOf(max) });
}

function readInteger(schema: Schema, format: IntegerFormat): IntegerNode {
  // A limit that is left out is one whole step away, so that all limits become inclusive.
  const { min, max, above, below } = valueLimitsOf(schema, (value, inclusive, bound) => {
    const whole = wholeOf(value, bound);
    if (whole === undefined) return undefined;
    const isLimit = !inclusive && (typeof value === 'bigint' || Number.isInteger(Number(value)));
    return isLimit ? whole + BigInt(stepOf(bound)) : whole;
  });
  return toNode<IntegerNode>({
    kind: 'integer',
    format,
    min: pick(min, above, (a, b) => a > b)?.toString(),
    max: pick(max, below, (a, b) => a < b)?.toString(),
    multipleOf: multipleOfIn(schema)?.toString(),
  });
}

function multipleOfIn(schema: Schema): number | bigint | undefined {
  const check = checksOf(schema).find((each: Check) => each.check === 'multiple_of');
  return check?.check === 'multiple_of' ? check.value : undefined;
}

/** JSON has no infinite number, which limits nothing, and no −0. */
function finite(value: z.core.util.Numeric): number | undefined {
  const number = Number(value);
  return Number.isFinite(number) ? number + 0 : undefined;
}

function wholeOf(value: z.core.util.Numeric, bound: 'min' | 'max'): bigint | undefined {
  if (typeof value === 'bigint') return value;
  const number = Number(value);
  if (!Number.isFinite(number)) return undefined;
  return BigInt(bound === 'min' ? Math.ceil(number) : Math.floor(number));
}

function stepOf(bound: 'min' | 'max'): 1 | -1 {
  return bound === 'min' ? 1 : -1;
}

function pick(a: bigint | undefined, b: bigint | undefined, isNarrower: (a: bigint, b: bigint) => boolean) {
  if (a === undefined || b === undefined) return a ?? b;
  return isNarrower(a, b) ? a : b;
}

function isoOf(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : new Date(ms).toISOString();
}
