import type { Contract, Node, ProcedureContract } from '@ahoy/contract';
import { resolveNode } from './resolve-node.ts';
import { choicesOf, limitsOf, nameOf } from './type-text.ts';

/** A flag of the command line that stands for one value of an input. */
export interface Flag {
  /** Without its dashes: `address.zip`. */
  readonly name: string;
  /** Where the value is in the input; none: it is the input. */
  readonly path: readonly string[];
  /** Of a list, that of an item. */
  readonly node: Node;
  /** A switch is `--x` or `--no-x`; a list is repeated. */
  readonly kind: 'value' | 'switch' | 'list';
  readonly isRequired: boolean;
  readonly choices?: readonly string[];
  /** One sentence or a few words. */
  readonly description: string;
}

/** Levels of nested objects that have flags; what is deeper is given as JSON. */
const MAX_DEPTH = 4;
/** Flags of the commands themselves; a member of that name is reached by `--input.<name>`. */
const TAKEN: ReadonlySet<string> = new Set([
  'compare',
  'concurrency',
  'data',
  'duration',
  'header',
  'help',
  'json',
  'rate',
  'save',
  'timeout',
  'to',
  'verbose',
  'via',
  'warm-up',
  'warmUp',
]);
/** Names that a command line can say; `--no-` is how a switch is turned off. The others are given as JSON. */
const SAYABLE = /^(?!no-)[\p{L}_$][\p{L}\p{N}_$.-]*$/u;

/** The flags of a procedure's input: one for each member, those of nested objects joined by dots. */
export function flagsOf({ input, inputOptional }: ProcedureContract, types: Contract['types']): readonly Flag[] {
  if (!input) return [];
  const flags = flagsIn(input, { path: [], isRequired: !inputOptional, types });
  const sayable = flags.filter(({ name }) => SAYABLE.test(name));
  return sayable.map((flag) => (TAKEN.has(flag.name) ? { ...flag, name: `input.${flag.name}` } : flag));
}

interface Place {
  readonly path: readonly string[];
  readonly isRequired: boolean;
  readonly types: Contract['types'];
  readonly default?: unknown;
}

function flagsIn(node: Node, place: Place): readonly Flag[] {
  const { path, isRequired, types } = place;
  const { node: found } = resolveNode(node, types);
  if (found.kind !== 'object' || found.fields.length === 0 || path.length >= MAX_DEPTH) return [flagOf(node, place)];
  return found.fields.flatMap((field) =>
    flagsIn(field.node, {
      path: [...path, field.name],
      isRequired: isRequired && !field.optional,
      types,
      ...('default' in field && { default: field.default }),
    }),
  );
}

function flagOf(node: Node, place: Place): Flag {
  const { path, isRequired, types } = place;
  const { node: found } = resolveNode(node, types);
  const isList = found.kind === 'array' || found.kind === 'set';
  const item = isList ? found.item : node;
  const choices = choicesOf(item, types);
  const isSwitch = found.kind === 'boolean' && !found.nullable;
  return {
    name: path.join('.') || 'input',
    path,
    node: item,
    kind: isList ? 'list' : isSwitch ? 'switch' : 'value',
    isRequired,
    ...(choices && { choices }),
    description: describe(found, item, { ...place, choices }),
  };
}

function describe(
  node: Node,
  item: Node,
  { isRequired, types, choices, ...rest }: Place & { readonly choices: readonly string[] | undefined },
): string {
  const said = node.description ?? item.description;
  return [
    said,
    choices ? `one of ${choices.join(', ')}` : nameOf(node, types),
    limitsOf(node),
    node.kind === 'array' || node.kind === 'set' ? 'repeat the flag' : '',
    'default' in rest ? `default ${JSON.stringify(rest.default)}` : '',
    isRequired ? 'required' : '',
  ]
    .filter(Boolean)
    .join('; ');
}
