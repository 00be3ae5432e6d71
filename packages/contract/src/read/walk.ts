import { streamItemOf } from '@ahoy/core/procedure';
import { ContractError } from '../contract-error.ts';
import type { Node, RefNode } from '../node.ts';
import { refinementsOf } from './checks.ts';
import { readKind } from './kind.ts';
import type { NamedTypes } from './named-types.ts';
import { type Def, defOf, type Reading, type Schema, type Side, type Walk, wholeNode } from './reading.ts';
import { type Said, type Unwrapped, unwrap } from './unwrap.ts';

/** Levels that schemas may nest; a level of data deeper than 256 is refused by the transformer too. */
const MAX_DEPTH = 200;

/** Where a walk begins. */
interface Start {
  readonly types: NamedTypes;
  readonly side: Side;
  /** The way from the procedure to here, through named types. Default: it begins at the procedure. */
  readonly trail?: string;
  /** Levels above this one. Default: 0. */
  readonly depth?: number;
  /** Anonymous definitions that have a name here. */
  readonly known?: readonly [def: Def, id: string][];
}

/**
 * Starts to read the schemas of one place: a procedure's input, its output, or a named type. What is recursive and has
 * no name gets that of the path where it was first met in this place, so that no other place can change it.
 */
export function createWalk({ types, side, trail = '', depth = 0, known = [] }: Start): Walk {
  const names = new Map<Def, string>(known);
  const open = new Map<Def, { readonly path: string; recursive: boolean }>();
  const walk: Walk = { side, read, refuse };

  function read(schema: Schema, path: string): Reading {
    if (streamItemOf(schema)) refuse(path, 'a stream cannot stand inside of a value; make it the whole output');
    if (depth + open.size > MAX_DEPTH) {
      refuse(path, `schemas nest more than ${MAX_DEPTH} levels; a type that holds itself has to be one constant`);
    }
    const unwrapped = unwrap(schema, side);
    const { core, id, own, around, nullable, undefinable } = unwrapped;
    const reading = id === undefined ? readAnonymous(core, path) : readNamed(unwrapped, id, path);
    const said = id === undefined ? { ...own, refinements: own.refinements + countOf(core, reading.node) } : around;
    const node = describe(reading.node, said);
    return {
      node: nullable && !holdsNull(node) ? { ...node, nullable } : node,
      undefinable: undefinable ?? reading.undefinable,
    };
  }

  function readNamed({ core, own }: Unwrapped, id: string, path: string): Reading {
    const def = defOf(core);
    if (id === '' || id === '__proto__' || id.includes('#')) {
      refuse(path, `.meta({ id: ${JSON.stringify(id)} }): expected a name without "#"`);
    }
    const type = { side, id, def };
    if (types.open(type, `${trail}${path}`)) {
      const from = `${trail}${path} → `;
      const inside = createWalk({ types, side, trail: from, depth: depth + open.size + 1, known: [[def, id]] });
      const reading = readKind(core, id, { walk: inside, id });
      const node = wholeNode(reading);
      types.close(type, describe(node, { ...own, refinements: own.refinements + countOf(core, node) }));
    }
    return refTo(id);
  }

  function readAnonymous(core: Schema, path: string): Reading {
    const def = defOf(core);
    const name = names.get(def);
    if (name !== undefined) return refTo(name);
    const above = open.get(def);
    if (above) {
      above.recursive = true;
      return refTo(above.path);
    }
    const level = { path, recursive: false };
    open.set(def, level);
    const reading = readKind(core, path, { walk, id: undefined });
    open.delete(def);
    if (!level.recursive) return reading;
    names.set(def, path);
    const type = { side, id: path, def };
    types.open(type, `${trail}${path}`);
    types.close(type, wholeNode(reading));
    return refTo(path);
  }

  function refuse(path: string, reason: string): never {
    throw new ContractError(`${trail}${path}: ${reason}`);
  }

  return walk;
}

function refTo(id: string): Reading {
  const node: RefNode = { kind: 'ref', id };
  return { node, undefinable: false };
}

/** Refinements of the core itself. That of a `z.custom()` whose kind is known has been read. */
function countOf(core: Schema, node: Node): number {
  const known = defOf(core).type === 'custom' && node.kind !== 'any' ? 1 : 0;
  return node.kind === 'ref' ? 0 : refinementsOf(core) - known;
}

function describe(node: Node, { description, deprecated, refinements }: Said): Node {
  const count = (node.refinements ?? 0) + refinements;
  return {
    ...node,
    ...(description === undefined ? {} : { description }),
    ...(deprecated === undefined ? {} : { deprecated }),
    ...(count === 0 ? {} : { refinements: count }),
  };
}

function holdsNull(node: Node): boolean {
  return node.kind === 'any' || (node.kind === 'nothing' && node.only === 'null');
}
