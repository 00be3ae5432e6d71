import { lazyParser, type Parse } from '@ahoy/core/procedure';
import { z } from 'zod';

/**
 * Makes the parser of a zod schema, as tRPC does. A schema that runs no code of its author is compiled by zod. Returns
 * undefined for what is no zod schema.
 */
export function parserOf(schema: unknown): Parse | undefined {
  if (!(schema instanceof z.ZodType)) return undefined;
  // A compiled schema runs its author's code twice for a value that it refuses; tRPC runs it once.
  const fast = runsForeignCode(schema) ? schema : z.compile(schema);
  return lazyParser(schema, fast);
}

/** The part of zod's definitions that is looked at. */
interface Def {
  readonly type?: string;
  readonly check?: string;
  readonly checks?: readonly { readonly _zod: { readonly def: Def } }[];
}

/** Kinds of schemas and checks that are made of a function, or that cannot be looked into. */
const FOREIGN: ReadonlySet<string> = new Set(['custom', 'transform', 'catch', 'lazy', 'promise', 'function']);

function runsForeignCode(schema: z.ZodType, seen: Set<z.ZodType> = new Set()): boolean {
  if (seen.has(schema)) return false;
  seen.add(schema);
  const { def } = schema._zod;
  return isForeign(def) || partsOf(def).some((part) => runsForeignCode(part, seen));
}

function isForeign(def: Def): boolean {
  return (
    FOREIGN.has(def.type ?? '') ||
    FOREIGN.has(def.check ?? '') ||
    'fn' in def ||
    // Of a codec.
    'transform' in def ||
    (def.checks ?? []).some((check) => isForeign(check._zod.def))
  );
}

/** The schemas that a definition holds: as a member, in a list, or by name. A default may be a function: it is not asked. */
function partsOf(def: object): z.ZodType[] {
  return Object.keys(def)
    .filter((key) => key !== 'defaultValue')
    .flatMap((key) => {
      const member: unknown = Reflect.get(def, key);
      if (member instanceof z.ZodType) return [member];
      return typeof member === 'object' && member !== null ? Object.values(member) : [];
    })
    .filter((part) => part instanceof z.ZodType);
}
