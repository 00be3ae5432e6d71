import type { Node } from '../node.ts';
import { typePath } from '../scope-key.ts';

/** Values that a text lists before it says how many more there are. */
const MAX_VALUES = 6;

/** Says what a node is in a few words: `string, email, at most 20`. */
export function describeNode(node: Node, { nullable, optional, undefinable }: Around = {}): string {
  if (node.kind === 'any') return nameOf(node);
  const own = [nameOf(node), ...limitsOf(node)].join(', ');
  const around = [optional || undefinable ? 'optional ' : '', nullable || node.nullable ? 'nullable ' : ''].join('');
  return `${around}${own}`;
}

/** What is known beside the node. */
interface Around {
  readonly nullable?: boolean;
  readonly optional?: boolean;
  readonly undefinable?: boolean;
}

function nameOf(node: Node): string {
  switch (node.kind) {
    case 'ref':
      return typePath(node.id);
    case 'enum':
      return listOf(node.values.map((value) => JSON.stringify(value)));
    case 'literal':
      return listOf(
        node.values.map((value) => (typeof value === 'object' ? `${value?.bigint}n` : JSON.stringify(value))),
      );
    case 'array':
    case 'set':
      return `${node.kind} of ${nameOf(node.item)}`;
    case 'record':
    case 'map':
      return `${node.kind} of ${nameOf(node.value)}`;
    case 'union':
      return `union of ${listOf(node.members.map(nameOf))}`;
    case 'integer':
      return node.format === 'safe' ? 'integer' : node.format;
    case 'number':
      return node.format ?? 'number';
    case 'any':
      return node.json ? 'JSON' : 'anything';
    case 'nothing':
      return node.only;
    default:
      return node.kind;
  }
}

function listOf(texts: readonly string[]): string {
  const more = texts.length - MAX_VALUES;
  return more > 0 ? `${texts.slice(0, MAX_VALUES).join(' | ')} and ${more} more` : texts.join(' | ');
}

function limitsOf(node: Node): readonly string[] {
  const parts: (string | false)[] = [
    node.kind === 'string' && node.format !== undefined && node.format,
    ...('patterns' in node ? (node.patterns ?? []).map((pattern) => `/${pattern}/`) : []),
    'min' in node && node.min !== undefined && `at least ${node.min}`,
    'max' in node && node.max !== undefined && `at most ${node.max}`,
    'above' in node && node.above !== undefined && `above ${node.above}`,
    'below' in node && node.below !== undefined && `below ${node.below}`,
    'multipleOf' in node && node.multipleOf !== undefined && `a multiple of ${node.multipleOf}`,
  ];
  return parts.filter((part) => part !== false);
}
