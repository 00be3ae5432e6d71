import type { Contract, Node } from '@ahoy/contract';
import { resolve } from '../resolve.ts';
import { isRecord } from './is-record.ts';
import { literalsOf } from './literals.ts';
import { natural } from './natural.ts';

/** The place of the member that a discriminator's value tells. */
export type Tags = ReadonlyMap<unknown, number>;

/** What the discriminator may be, in a value and in JSON. */
export function tagsOf(
  discriminator: string | undefined,
  members: readonly Node[],
  types: Contract['types'],
): { readonly values: Tags; readonly json: Tags } {
  const values = new Map<unknown, number>();
  for (const [index, member] of members.entries()) {
    const tags = discriminator === undefined ? [] : tagsIn(member, discriminator, types);
    for (const tag of tags) if (!values.has(tag)) values.set(tag, index);
  }
  return { values, json: new Map(Array.from(values, ([tag, index]) => [natural(tag), index])) };
}

/** A member may be a union itself. */
function tagsIn(member: Node, discriminator: string, types: Contract['types']): readonly unknown[] {
  const found = resolve(member, types);
  if (found.kind === 'union') return found.members.flatMap((one) => tagsIn(one, discriminator, types));
  const field = found.kind === 'object' && found.fields.find(({ name }) => name === discriminator);
  const tag = field ? resolve(field.node, types) : undefined;
  if (tag?.kind !== 'literal' && tag?.kind !== 'enum') return [];
  return tag.nullable ? [...literalsOf(tag), null] : literalsOf(tag);
}

/** The place of the member that a value's discriminator tells; undefined where it tells none. */
export function indexOf(value: unknown, discriminator: string | undefined, tags: Tags): number | undefined {
  if (discriminator === undefined || !isRecord(value) || !Object.hasOwn(value, discriminator)) return undefined;
  return tags.get(value[discriminator]);
}
