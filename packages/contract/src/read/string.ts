import type { z } from 'zod';
import type { StringNode } from '../node.ts';
import { checksOf, sizeLimitsOf } from './checks.ts';
import { defOf, type Schema, toNode } from './reading.ts';

/** Checks that zod counts among the formats, and that a pattern says whole. */
const PATTERN_ONLY = new Set<string>(['regex', 'includes', 'starts_with', 'ends_with', 'lowercase', 'uppercase']);
/** Options of a format that only code can check. */
const OPTIONS = ['hostname', 'protocol', 'alg'] as const;

type FormatDef = z.core.$ZodStringFormatDef & Partial<Record<(typeof OPTIONS)[number], unknown>>;

/** Reads a string: its length, its format, and the patterns that go beyond the format. */
export function readString(schema: Schema): StringNode {
  const { min, max } = sizeLimitsOf(schema);
  let format: string | undefined;
  let refinements = 0;
  const patterns: string[] = [];
  for (const { schema: formatted, def } of formatsOf(schema)) {
    const isFormat = !PATTERN_ONLY.has(def.format);
    const second = isFormat && format !== undefined;
    if (def.pattern && (second || !isFormat || !isUsual(formatted, def))) patterns.push(sourceOf(def.pattern));
    if ((second && !def.pattern) || OPTIONS.some((option) => def[option] !== undefined)) refinements++;
    if (isFormat) format ??= def.format;
  }
  return toNode<StringNode>({
    kind: 'string',
    min,
    max,
    format,
    patterns: patterns.length > 0 ? patterns : undefined,
    refinements: refinements > 0 ? refinements : undefined,
  });
}

/** Reads a template literal, which is a string with a pattern. */
export function readTemplate(schema: z.core.$ZodTemplateLiteral): StringNode {
  return { kind: 'string', patterns: [sourceOf(schema._zod.pattern)] };
}

/** Reads what a caller may send to a `z.stringbool()`, the one pipe that says what it takes. */
export function readBooleanText(schema: Schema): StringNode {
  const bag = schema._zod.bag as unknown as BooleanTextBag;
  const texts = [...bag.truthy, ...bag.falsy].map((text) => text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`));
  return {
    kind: 'string',
    patterns: [sourceOf(new RegExp(`^(?:${texts.join('|')})$`, bag.case === 'sensitive' ? '' : 'i'))],
  };
}

/** What zod notes beside a `z.stringbool()`. */
interface BooleanTextBag {
  readonly truthy: readonly string[];
  readonly falsy: readonly string[];
  readonly case: 'sensitive' | 'insensitive';
}

function formatsOf(schema: Schema): { readonly schema: Schema | undefined; readonly def: FormatDef }[] {
  const own = defOf(schema);
  const checks = own.checks ?? [];
  // `checksOf` lists the schema itself first if it is a check.
  const holders = [...('check' in own ? [schema] : []), ...checks] as Schema[];
  return checksOf(schema).flatMap((def, index) =>
    def.check === 'string_format' ? [{ schema: holders[index], def: def as FormatDef }] : [],
  );
}

/** The pattern is the one that zod itself has for the format, so the format's name says it. */
function isUsual(schema: Schema | undefined, def: FormatDef): boolean {
  if (schema === undefined) return false;
  const { type, check, format, abort } = def;
  const usual = new schema._zod.constr({ type, check, format, abort });
  return (defOf(usual) as FormatDef).pattern?.source === def.pattern?.source;
}

/** The source of a pattern; its flags are written as modifiers, which JavaScript, RE2 and PCRE know. */
function sourceOf({ source, flags }: RegExp): string {
  const modifiers = flags.replaceAll(/[^ims]/g, '');
  return modifiers === '' ? source : `(?${modifiers}:${source})`;
}
