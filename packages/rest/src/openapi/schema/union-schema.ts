import type { Node } from '@ahoy/contract';
import { literalsOf } from '../../plain/literals.ts';
import { resolve } from '../../resolve.ts';
import type { JsonSchema } from '../json-schema.ts';
import type { Schemas } from '../schemas.ts';
import { isRequired } from './object-schema.ts';

/** The JSON Schema of a union. What may be undefined is the place's to say, which is left out or null then. */
export function unionSchema(node: Extract<Node, { kind: 'union' }>, schemas: Schemas): JsonSchema {
  const members = node.members.filter(({ kind }) => kind !== 'nothing');
  const options = members.map(schemas.of);
  const [only] = options;
  if (only === undefined) return { type: 'null' };
  if (options.length === 1) return only;
  const mapping = mappingOf(node.discriminator, members, { schemas, options });
  if (node.discriminator === undefined || mapping === undefined) return { anyOf: options };
  return { oneOf: options, discriminator: { propertyName: node.discriminator, mapping } };
}

/** Which component each text of the discriminator names; OpenAPI has no discriminator of schemas without a name. */
function mappingOf(
  discriminator: string | undefined,
  members: readonly Node[],
  { schemas, options }: { readonly schemas: Schemas; readonly options: readonly JsonSchema[] },
): Record<string, string> | undefined {
  const mapping: Record<string, string> = {};
  for (const [index, member] of members.entries()) {
    const found = resolve(member, schemas.types);
    const $ref = options[index]?.$ref;
    const field = found.kind === 'object' ? found.fields.find(({ name }) => name === discriminator) : undefined;
    if ($ref === undefined || field === undefined || found.nullable || !isRequired(field, schemas)) return undefined;
    const tag = resolve(field.node, schemas.types);
    const tags = tag.kind === 'literal' || tag.kind === 'enum' ? literalsOf(tag) : [];
    if (tags.length === 0 || tag.nullable || tags.some((one) => typeof one !== 'string' || one in mapping)) {
      return undefined;
    }
    for (const one of tags) mapping[String(one)] = $ref;
  }
  return mapping;
}
