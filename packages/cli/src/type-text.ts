import type { Contract, Field, Node } from '@ahoy/contract';
import { resolveNode } from './resolve-node.ts';

/** Writes a node as TypeScript would. */
export function nameOf(node: Node, types: Contract['types']): string {
  const name = bareName(node, types);
  if (!node.nullable) return name;
  return `${name} | null`;
}

function bareName(node: Node, types: Contract['types']): string {
  const inner = (part: Node): string => {
    const text = nameOf(part, types);
    return text.includes(' | ') ? `(${text})` : text;
  };
  switch (node.kind) {
    case 'integer':
      return { safe: 'integer', bigint: 'bigint' }[node.format as string] ?? node.format;
    case 'number':
      return node.format ?? 'number';
    case 'bytes':
      return 'Uint8Array';
    case 'date':
      return 'Date';
    case 'enum':
      return node.id ?? node.values.map((value) => JSON.stringify(value)).join(' | ');
    case 'literal':
      return node.values.map(literalText).join(' | ');
    case 'object':
      return node.fields.length === 0 ? '{}' : `{ ${node.fields.map((field) => fieldText(field, types)).join('; ')} }`;
    case 'array':
      return `${inner(node.item)}[]`;
    case 'tuple':
      return `[${[...node.items.map((item) => nameOf(item, types)), ...(node.rest ? [`...${inner(node.rest)}[]`] : [])].join(', ')}]`;
    case 'record':
      return `Record<${nameOf(node.key, types)}, ${nameOf(node.value, types)}>`;
    case 'map':
      return `Map<${nameOf(node.key, types)}, ${nameOf(node.value, types)}>`;
    case 'set':
      return `Set<${nameOf(node.item, types)}>`;
    case 'union':
      return node.members.map((member) => nameOf(member, types)).join(' | ');
    case 'intersection':
      return `${inner(node.left)} & ${inner(node.right)}`;
    case 'ref':
      return node.id.replace('#output', '');
    case 'any':
      return node.json ? 'JSON' : 'any';
    case 'nothing':
      return node.only;
    case 'stream':
      return `stream of ${inner(node.item)}`;
    default:
      return node.kind;
  }
}

function fieldText({ name, node, optional }: Field, types: Contract['types']): string {
  return `${name}${optional ? '?' : ''}: ${nameOf(node, types)}`;
}

/** What a value has to be beside its type, in words. */
export function limitsOf(node: Node): string {
  switch (node.kind) {
    case 'string':
      return [
        node.format && `as ${node.format}`,
        range(node.min, node.max, ' characters'),
        ...(node.patterns ?? []).map((pattern) => (node.format ? '' : `like /${pattern}/`)),
      ]
        .filter(Boolean)
        .join(', ');
    case 'number': {
      const above = node.above === undefined ? '' : `above ${node.above}`;
      const below = node.below === undefined ? '' : `below ${node.below}`;
      return [range(node.min, node.max), above, below, multiple(node.multipleOf)].filter(Boolean).join(', ');
    }
    case 'integer':
      return [range(node.min, node.max), multiple(node.multipleOf)].filter(Boolean).join(', ');
    case 'bytes':
      return range(node.min, node.max, ' bytes');
    case 'date':
      return range(node.min, node.max);
    case 'array':
    case 'set':
    case 'map': {
      const items = node.kind === 'map' ? '' : limitsOf(node.item);
      return [range(node.min, node.max, ' items'), items && `each ${items}`].filter(Boolean).join(', ');
    }
    default:
      return '';
  }
}

function range(min: number | string | undefined, max: number | string | undefined, unit = ''): string {
  if (min !== undefined && max !== undefined) return min === max ? `${min}${unit}` : `${min} to ${max}${unit}`;
  if (min !== undefined) return `at least ${min}${unit}`;
  return max === undefined ? '' : `at most ${max}${unit}`;
}

function multiple(of: number | string | undefined): string {
  return of === undefined ? '' : `a multiple of ${of}`;
}

function literalText(value: string | number | boolean | null | { readonly bigint: string }): string {
  return typeof value === 'object' && value !== null ? `${value.bigint}n` : JSON.stringify(value);
}

/** The values of an enum or of literals, as a command line has them; undefined for what has no fixed values. */
export function choicesOf(node: Node, types: Contract['types']): readonly string[] | undefined {
  const { node: found } = resolveNode(node, types);
  if (found.kind === 'enum') return found.values.map(String);
  if (found.kind !== 'literal') return undefined;
  return found.values.map((value) => (typeof value === 'object' && value !== null ? value.bigint : String(value)));
}
