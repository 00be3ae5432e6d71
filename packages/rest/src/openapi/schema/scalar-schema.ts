import type { Node } from '@ahoy/contract';
import { isBigint } from '../../plain/number-text.ts';
import { type JsonSchema, toSchema } from '../json-schema.ts';

type NodeOf<Kind extends Node['kind']> = Extract<Node, { kind: Kind }>;
type ScalarNode = NodeOf<'string' | 'number' | 'integer' | 'boolean' | 'bytes' | 'date'>;

/** Formats by zod's names for them, where OpenAPI's registry has another one (spec.openapis.org/registry/format). */
const FORMATS: Readonly<Record<string, string>> = {
  datetime: 'date-time',
  guid: 'uuid',
  time: 'time-local',
  url: 'uri',
};
/** Formats that say how a text is to be decoded. */
const ENCODINGS: ReadonlySet<string> = new Set(['base64', 'base64url']);

/** The JSON Schema of a scalar as plain JSON has it: a date is ISO 8601, a bigint digits, bytes are base64. */
export function scalarSchema(node: ScalarNode): JsonSchema {
  switch (node.kind) {
    case 'string':
      return stringSchema(node);
    case 'number':
      return toSchema({
        type: 'number',
        format: node.format === 'float32' ? 'float' : undefined,
        minimum: node.min,
        maximum: node.max,
        exclusiveMinimum: node.above,
        exclusiveMaximum: node.below,
        multipleOf: stepOf(node.multipleOf),
      });
    case 'integer':
      return isBigint(node) ? digitsSchema(node) : integerSchema(node);
    case 'boolean':
      return { type: 'boolean' };
    case 'bytes':
      return toSchema({
        type: 'string',
        contentEncoding: 'base64',
        minLength: node.min && base64Length(node.min),
        maxLength: node.max === undefined ? undefined : base64Length(node.max),
      });
    default:
      return toSchema({
        type: 'string',
        format: 'date-time',
        description: limitsText(node, 'Not before', 'not after'),
      });
  }
}

function stringSchema({ min, max, format, patterns = [] }: NodeOf<'string'>): JsonSchema {
  const readable = patterns.filter(isPattern);
  const [pattern] = readable;
  const isEncoding = format !== undefined && ENCODINGS.has(format);
  return toSchema({
    type: 'string',
    minLength: min,
    maxLength: max,
    contentEncoding: isEncoding ? format : undefined,
    format: format === undefined || isEncoding ? undefined : (FORMATS[format] ?? format.replaceAll('_', '-')),
    pattern: readable.length === 1 ? pattern : undefined,
    allOf: readable.length > 1 ? readable.map((each) => ({ pattern: each })) : undefined,
  });
}

/** JSON Schema reads every pattern as Unicode (2020-12, 4.3.1); one that is none then is left out. */
function isPattern(source: string): boolean {
  try {
    return new RegExp(source, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}

/** `safe` is what OpenAPI's registry calls double-int: the integers that a double holds exactly. */
function integerSchema({ format, min, max, multipleOf }: NodeOf<'integer'>): JsonSchema {
  const toNumber = (digits: string | undefined): number | undefined =>
    digits === undefined ? undefined : Number(digits);
  const isUnsigned = format === 'uint32';
  return toSchema({
    type: 'integer',
    format: format === 'safe' ? 'double-int' : format,
    minimum: toNumber(min) ?? (isUnsigned ? 0 : undefined),
    maximum: toNumber(max),
    multipleOf: stepOf(toNumber(multipleOf)),
  });
}

/** Limits of digits are no keywords of a text, so that words say them. */
function digitsSchema(node: NodeOf<'integer'>): JsonSchema {
  const { format, min, multipleOf } = node;
  const isNatural = format === 'uint64' || (min !== undefined && !min.startsWith('-'));
  const multiple = multipleOf === undefined ? undefined : `A multiple of ${multipleOf}.`;
  return toSchema({
    type: 'string',
    format: format === 'bigint' ? undefined : format,
    pattern: isNatural ? String.raw`^\d+$` : String.raw`^-?\d+$`,
    description: [limitsText(node, 'At least', 'at most'), multiple].filter(Boolean).join(' ') || undefined,
  });
}

function limitsText(
  { min, max }: { readonly min?: string; readonly max?: string },
  from: string,
  to: string,
): string | undefined {
  const limits = [min && `${from} ${min}`, max && `${to} ${max}`].filter(Boolean).join(', ');
  return limits === '' ? undefined : `${limits.charAt(0).toUpperCase()}${limits.slice(1)}.`;
}

/** JSON Schema wants a step above 0; to zod its sign means nothing. */
function stepOf(step: number | undefined): number | undefined {
  return step ? Math.abs(step) : undefined;
}

/** Characters of so many bytes in base64, padding included. */
function base64Length(bytes: number): number {
  return 4 * Math.ceil(bytes / 3);
}
