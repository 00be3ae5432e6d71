import type { Field, LiteralNode, Node, UnionNode } from './node.ts';
import { typePath } from './scope-key.ts';

/**
 * Names a member of a union: by its discriminator's value, by the id of its type, by its first literal, or by its kind.
 * Members that would have the same name are counted: `string`, `string2`.
 */
export function unionMemberName(union: UnionNode, index: number): string {
  const names: string[] = [];
  for (const member of union.members.slice(0, index + 1)) {
    const name = nameOf(member, union.discriminator);
    let unique = name;
    for (let count = 2; names.includes(unique); count++) unique = `${name}${count}`;
    names.push(unique);
  }
  return names[index] ?? '';
}

function nameOf(member: Node, discriminator: string | undefined): string {
  const value = discriminator === undefined ? undefined : valueOf(member, discriminator);
  if (value !== undefined) return value;
  if (member.kind === 'ref') return typePath(member.id);
  return firstLiteral(member) ?? member.kind;
}

/** A member may be a union itself; then its first member tells. */
function valueOf(member: Node, discriminator: string): string | undefined {
  switch (member.kind) {
    case 'object': {
      const field = member.fields.find(({ name }: Field) => name === discriminator);
      return field && firstLiteral(field.node);
    }
    case 'union':
      return member.members[0] && valueOf(member.members[0], discriminator);
    case 'intersection':
      return valueOf(member.left, discriminator) ?? valueOf(member.right, discriminator);
    default:
      return undefined;
  }
}

function firstLiteral(node: Node): string | undefined {
  if (node.kind !== 'literal') return node.kind === 'enum' ? node.values[0]?.toString() : undefined;
  return node.values[0] === undefined ? undefined : literalText(node.values[0]);
}

function literalText(value: LiteralNode['values'][number]): string {
  return typeof value === 'object' && value !== null ? value.bigint : String(value);
}
