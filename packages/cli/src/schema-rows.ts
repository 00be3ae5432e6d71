import {
  type Contract,
  type Field,
  fieldPath,
  itemPath,
  type Lock,
  type Node,
  typePath,
  valuePath,
} from '@ahoy/contract';
import { resolveNode } from './resolve-node.ts';
import { choicesOf, limitsOf, nameOf } from './type-text.ts';

/** What the rows of a schema are made from. */
export interface SchemaContext {
  readonly types: Contract['types'];
  readonly lock: Lock | undefined;
}

/** A row of a schema: name, type, field number, and what else is to be known. */
export type SchemaRow = readonly [name: string, type: string, number: string, notes: string];

/**
 * The members of a node, those of nested objects below them. `scope` is where the lock has their numbers:
 * `greeter.sayHello.input`.
 */
export function schemaRows(node: Node, scope: string, context: SchemaContext): SchemaRow[] {
  return rowsOf(node, scope, { ...context, open: new Set(), indent: '' });
}

interface Walk extends SchemaContext {
  /** Named types that are being told, so that a recursive one is told once. */
  readonly open: ReadonlySet<string>;
  readonly indent: string;
}

function rowsOf(node: Node, scope: string, walk: Walk): SchemaRow[] {
  const { node: found, id } = resolveNode(node, walk.types);
  if (id !== undefined && walk.open.has(id)) return [];
  const inner = id === undefined ? walk : { ...walk, open: new Set([...walk.open, id]) };
  const here = id === undefined ? scope : typePath(id);
  switch (found.kind) {
    case 'object':
      return found.fields.flatMap((field) => fieldRows(field, here, inner));
    case 'array':
    case 'set':
      return rowsOf(found.item, itemPath(here), inner);
    case 'record':
    case 'map':
      return rowsOf(found.value, valuePath(here), inner);
    default:
      return [];
  }
}

function fieldRows(field: Field, scope: string, walk: Walk): SchemaRow[] {
  const { name, node, optional } = field;
  const numbers = walk.lock && Object.hasOwn(walk.lock.numbers, scope) ? walk.lock.numbers[scope] : undefined;
  const number = numbers && Object.hasOwn(numbers, name) ? `= ${numbers[name]}` : '';
  const row: SchemaRow = [
    `${walk.indent}${name}${optional ? '?' : ''}`,
    briefName(node, walk),
    number,
    notesOf(field, walk),
  ];
  return [row, ...rowsOf(node, fieldPath(scope, name), { ...walk, indent: `${walk.indent}  ` })];
}

/** What rows below will tell is not written out. */
function briefName(node: Node, { types }: Walk): string {
  if (node.kind === 'object' && node.fields.length > 0) return node.nullable ? 'object | null' : 'object';
  if (node.kind === 'array' && node.item.kind === 'object') return 'object[]';
  return nameOf(node, types);
}

function notesOf(field: Field, { types }: Walk): string {
  const { node: found, id } = resolveNode(field.node, types);
  const choices = id === undefined && !(found.kind === 'enum' && found.id) ? undefined : choicesOf(found, types);
  return [
    limitsOf(found),
    choices && `one of ${choices.join(', ')}`,
    found.refinements && 'checked further by the service',
    'default' in field && `default ${JSON.stringify(field.default)}`,
    found.deprecated && 'deprecated',
    field.node.description ?? found.description,
  ]
    .filter(Boolean)
    .join('; ');
}
