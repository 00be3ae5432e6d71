import type { z } from 'zod';
import { defOf, type Schema } from './reading.ts';

/** The definition of a check, of which zod has one for each method such as `.min()`. */
export type Check =
  | z.core.$ZodChecks['_zod']['def']
  | (z.core.$ZodStringFormatDef & { readonly check: 'string_format' })
  | z.core.$ZodCheckPropertiesDef
  | (z.core.$ZodCustomDef & { readonly check: 'custom' });

/** How many, or how long. */
export interface SizeLimits {
  readonly min: number | undefined;
  readonly max: number | undefined;
}

/** How small and how large a number, bigint or date may be; `above` and `below` leave out the limit itself. */
export interface ValueLimits<V> {
  readonly min: V | undefined;
  readonly max: V | undefined;
  readonly above: V | undefined;
  readonly below: V | undefined;
}

/** What the readers of the kinds understand; an overwrite, such as `.trim()`, refuses nothing. */
const UNDERSTOOD = new Set<string>([
  'less_than',
  'greater_than',
  'multiple_of',
  'number_format',
  'bigint_format',
  'string_format',
  'overwrite',
  'min_length',
  'max_length',
  'length_equals',
  'min_size',
  'max_size',
  'size_equals',
]);

/** The checks of a schema in order. A schema such as `z.email()` is a check itself. */
export function checksOf(schema: Schema): readonly Check[] {
  const def = defOf(schema);
  const own = 'check' in def ? [def] : [];
  return [...own, ...(def.checks ?? []).map((check) => check._zod.def)] as Check[];
}

/** Counts the refinements of a schema that no contract can express. */
export function refinementsOf(schema: Schema): number {
  return checksOf(schema).filter(({ check }) => !UNDERSTOOD.has(check)).length;
}

/** The narrowest limits of a string, array, set, map or bytes. */
export function sizeLimitsOf(schema: Schema): SizeLimits {
  const min: number[] = [];
  const max: number[] = [];
  for (const check of checksOf(schema)) {
    if (check.check === 'min_length' || check.check === 'min_size') min.push(check.minimum);
    if (check.check === 'max_length' || check.check === 'max_size') max.push(check.maximum);
    const exact =
      check.check === 'length_equals' ? check.length : check.check === 'size_equals' ? check.size : undefined;
    if (exact !== undefined) {
      min.push(exact);
      max.push(exact);
    }
  }
  return { min: largest(min), max: smallest(max) };
}

/** The narrowest limits of a number, bigint or date, each as `convert` makes it; what that leaves out is none. */
export function valueLimitsOf<V extends number | bigint>(
  schema: Schema,
  convert: (value: z.core.util.Numeric, inclusive: boolean, bound: 'min' | 'max') => V | undefined,
): ValueLimits<V> {
  const limits = (kind: 'greater_than' | 'less_than', inclusive: boolean): V[] =>
    checksOf(schema).flatMap((check) => {
      if (check.check !== kind || check.inclusive !== inclusive) return [];
      return convert(check.value, inclusive, kind === 'greater_than' ? 'min' : 'max') ?? [];
    });
  return {
    min: largest(limits('greater_than', true)),
    max: smallest(limits('less_than', true)),
    above: largest(limits('greater_than', false)),
    below: smallest(limits('less_than', false)),
  };
}

function largest<V extends number | bigint>(values: readonly V[]): V | undefined {
  return values.length === 0 ? undefined : values.reduce((a, b) => (b > a ? b : a));
}

function smallest<V extends number | bigint>(values: readonly V[]): V | undefined {
  return values.length === 0 ? undefined : values.reduce((a, b) => (b < a ? b : a));
}
