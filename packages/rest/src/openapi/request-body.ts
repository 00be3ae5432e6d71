import type { Contract, Node } from '@ahoy/contract';
import { resolve } from '../resolve.ts';
import type { Route } from '../routes.ts';
import { linesOf, valueContent } from './content.ts';
import type { Content, Operation } from './document.ts';
import { isRequired } from './schema/object-schema.ts';
import { mayBeUndefined } from './schema/may-be-undefined.ts';
import type { Schemas } from './schemas.ts';

/** The body of a route's request, without the members that the path has; undefined where nothing is left for it. */
export function requestBodyOf({ procedure, parameters, hasBody }: Route, schemas: Schemas): Operation['requestBody'] {
  const { input, inputOptional, streaming } = procedure;
  if (!hasBody || input === undefined) return undefined;
  if (streaming === 'client' || streaming === 'bidi') {
    return { required: false, content: linesOf(schemas.itemOf(input)) };
  }
  const { types } = schemas;
  if (parameters.length === 0) {
    const required = !inputOptional && !mayBeUndefined(input, types);
    return { required, content: contentOf(input, schemas) };
  }
  const left = without(input, parameters, types);
  if (left.kind === 'object' && left.fields.length === 0 && left.unknown !== 'loose') return undefined;
  return { required: hasRequired(left, types), content: contentOf(left, schemas) };
}

function contentOf(node: Node, schemas: Schemas): Content {
  const schema = schemas.of(node);
  return valueContent(schema, { find: schemas.find, onlyRequired: true });
}

/** An object without some of its members. */
function without(node: Node, names: readonly string[], types: Contract['types']): Node {
  const found = resolve(node, types);
  switch (found.kind) {
    case 'object':
      return { ...found, fields: found.fields.filter(({ name }) => !names.includes(name)) };
    case 'union':
      return { ...found, members: found.members.map((member) => without(member, names, types)) };
    default:
      return node;
  }
}

/** Tells that an object without any member would be refused. */
function hasRequired(node: Node, types: Contract['types']): boolean {
  const found = resolve(node, types);
  if (found.kind === 'object') return found.fields.some((field) => isRequired(field, { types }));
  return found.kind === 'union' && found.members.every((member) => hasRequired(member, types));
}
