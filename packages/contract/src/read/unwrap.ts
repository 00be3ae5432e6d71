import { z } from 'zod';
import { checksOf } from './checks.ts';
import { isJson } from './json.ts';
import { type DefOf, defOf, type Schema, type Side } from './reading.ts';

/** Wrappers around one schema; more of them go round in a circle. */
const MAX_WRAPPERS = 100;

/** What a schema says of itself with `.meta()`, `.describe()` and refinements. */
export interface Said {
  readonly description?: string | undefined;
  readonly deprecated?: true | undefined;
  readonly refinements: number;
}

/** A schema without its wrappers, such as `.optional()`, and what they add to it. */
export interface Unwrapped {
  readonly core: Schema;
  /** From the innermost `.meta({ id })`. */
  readonly id: string | undefined;
  /** Said by the schema that has the id, and by those inside of it; without an id, by all. */
  readonly own: Said;
  /** Said by the wrappers around the schema that has the id. */
  readonly around: Said;
  /** Number in protobuf, from the outermost `.meta({ field })`. */
  readonly field: unknown;
  readonly nullable: boolean;
  /** Default: whatever the core says. */
  readonly undefinable: boolean | undefined;
  /** Makes what an absent value becomes. */
  readonly fallback: (() => unknown) | undefined;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const SILENT: Said = { refinements: 0 };

/** Unwraps a schema as far as the one that tells what stands on the wire. */
export function unwrap(schema: Schema, side: Side): Unwrapped {
  const found: Mutable<Unwrapped> = {
    core: schema,
    id: undefined,
    own: SILENT,
    around: SILENT,
    field: undefined,
    nullable: false,
    undefinable: undefined,
    fallback: undefined,
  };
  for (let count = 0; count < MAX_WRAPPERS; count++) {
    const inner = enter(found, side);
    listen(found, inner !== undefined);
    if (inner === undefined) break;
    found.core = inner;
  }
  return found;
}

/** Notes what the metadata of the current schema says; what is further out is the stronger. */
function listen(found: Mutable<Unwrapped>, isWrapper: boolean): void {
  const meta = z.globalRegistry.get(found.core) ?? {};
  if (typeof meta.id === 'string') {
    found.around = join(found.own, found.around);
    found.own = SILENT;
    found.id = meta.id;
  }
  const { description, deprecated } = meta;
  found.field ??= meta['field'];
  found.own = join(
    { description, deprecated: deprecated ? true : undefined, refinements: refinements(found.core, isWrapper) },
    found.own,
  );
}

function join(inner: Said, outer: Said): Said {
  return {
    description: outer.description ?? inner.description,
    deprecated: outer.deprecated ?? inner.deprecated,
    refinements: inner.refinements + outer.refinements,
  };
}

/** A check of a wrapper, and the way through a pipe, can be told of in no other way. */
function refinements(schema: Schema, isWrapper: boolean): number {
  if (!isWrapper) return 0;
  return checksOf(schema).filter(({ check }) => check !== 'overwrite').length;
}

/** Notes what the current schema adds as a wrapper, and returns what it wraps; undefined: it is none. */
function enter(found: Mutable<Unwrapped>, side: Side): Schema | undefined {
  const def = defOf(found.core);
  switch (def.type) {
    case 'optional':
      found.undefinable ??= true;
      return def.innerType;
    case 'nonoptional':
      found.undefinable ??= false;
      return def.innerType;
    case 'default':
    case 'prefault':
      found.undefinable ??= side === 'input';
      found.fallback ??= () => def.defaultValue;
      return def.innerType;
    case 'catch':
      if (side === 'input') found.undefinable ??= true;
      return def.innerType;
    case 'nullable':
      found.nullable = true;
      return def.innerType;
    case 'readonly':
    case 'promise':
      return def.innerType;
    case 'success':
      return side === 'input' ? def.innerType : undefined;
    case 'lazy': {
      const lazy = found.core as z.core.$ZodLazy;
      return isJson(lazy) ? undefined : lazy._zod.innerType;
    }
    case 'pipe':
      return enterPipe(found, def, side);
    default:
      return undefined;
  }
}

/** A sender who may send anything to a preprocessor is told what it is made into. */
function enterPipe(found: Mutable<Unwrapped>, def: DefOf<'pipe'>, side: Side): Schema | undefined {
  if (side === 'output') return def.out;
  if ('truthy' in found.core._zod.bag) return undefined;
  found.own = { ...found.own, refinements: found.own.refinements + 1 };
  return defOf(def.in).type === 'transform' ? def.out : def.in;
}
